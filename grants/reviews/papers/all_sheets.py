"""Every score sheet of a call as one workbook, a row each, written as it is read."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import xlsxwriter
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from grants.calls.models import Call, Criterion
from grants.calls.queries import criteria_in_force
from grants.reviews.models import Score, ScoreSheet, SheetState
from portal.documents.sheets import write_row
from portal.ui.templatetags.portal import kst

BATCH = 5000
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
COLUMNS = (
    "assignment__submission__number",
    "assignment__submission__title",
    "assignment__submission__municipality__full_name",
    "assignment__panel__name",
    "reviewer__name",
    "state",
    "submitted_at",
    "total",
    "strengths",
    "weaknesses",
)


def write_all(call: Call, path: str, progress: Callable[[int, int], None]) -> int:
    """Write the workbook; how many sheets there are. Three queries, however many."""
    criteria = list(criteria_in_force(call.pk))
    sheets = ScoreSheet.objects.filter(assignment__panel__call=call)
    total, written = sheets.count(), 0
    with xlsxwriter.Workbook(path, OPTIONS) as book:
        page = book.add_worksheet(_("Score sheets"))
        page.freeze_panes(1, 1)
        write_row(page, 0, _titles(criteria))
        for written, row in enumerate(_rows(sheets, criteria), start=1):
            write_row(page, written, row)
            if written % BATCH == 0:
                progress(written, total)
    return written


def _titles(criteria: Sequence[Criterion]) -> Iterator[str]:
    yield from (_("Number"), _("Title of the project"), _("Municipality"), _("Panel"), _("Reviewer"))
    yield from (_("State"), _("Submitted at"), _("Total"))
    for each in criteria:
        yield f"{each.localized_name} ({each.max_points})"
        yield _("Reason: %(criterion)s") % {"criterion": each.localized_name}
    yield from (_("Strengths"), _("Weaknesses"))


def _rows(sheets: QuerySet[ScoreSheet], criteria: Sequence[Criterion]) -> Iterator[list[object]]:
    """By number, then in the order in which reviewers were given them; all scores of a sheet exist, or none."""
    scores = Score.objects.filter(sheet=OuterRef("pk")).order_by("criterion__order", "criterion")
    rows = (
        sheets.annotate(
            points=ArraySubquery(scores.values("points")), reasons=ArraySubquery(scores.values("reason"))
        )
        .order_by("assignment__submission__number", "id")
        .values_list(*COLUMNS, "points", "reasons")
    )
    states = {value: str(label) for value, label in SheetState.choices}
    empty = [None] * (2 * len(criteria))
    for *facts, state, at, total, strengths, weaknesses, points, reasons in rows.iterator(BATCH):
        given: list[Any] = [each for pair in zip(points, reasons, strict=True) for each in pair]
        yield [
            *facts,
            states[state],
            kst(at) if at else None,
            total,
            *(given or empty),
            strengths,
            weaknesses,
        ]
