"""The counts and the score of an assignment, written with every act on its sheets."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from grants.reviews import scoring, states
from grants.reviews.models import Assignment
from grants.reviews.queries import totals_of


@transaction.atomic
def refresh(assignments: Iterable[int]) -> list[Assignment]:
    """Write due, done, score and spread anew; the rows are locked first. Three queries, however many."""
    rows = list(
        Assignment.objects.select_for_update(of=("self",))
        .select_related("panel__call")
        .filter(pk__in=list(assignments))
        .order_by("pk")
    )
    standing: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    for assignment_id, state, total in totals_of(row.pk for row in rows):
        standing[assignment_id].append((state, total))
    for row in rows:
        _settle(row, standing[row.pk])
    Assignment.objects.bulk_update(rows, ["sheets_due", "sheets_done", "score", "spread"])
    return rows


def _settle(row: Assignment, sheets: list[tuple[str, int | None]]) -> None:
    points = [total for state, total in sheets if state in states.COUNTED and total is not None]
    row.sheets_due, row.sheets_done = len(sheets), len(points)
    call = row.panel.call
    row.score = (
        scoring.rounded(scoring.standing(call.score_method, points, call.trim_from)) if points else None
    )
    row.spread = scoring.rounded(scoring.spread(points)) if points else None
