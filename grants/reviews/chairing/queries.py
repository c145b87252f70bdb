"""How far the members of a panel are, and where they disagree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from grants.calls.models import Call
from grants.proposals import states as proposal_states
from grants.reviews import policies, states
from grants.reviews.models import Assignment, Panel, ReminderRule, ScoreSheet
from grants.reviews.queries import members_of
from portal.actor import Actor


@dataclass(frozen=True, slots=True)
class Standing:
    """One member: sheets due and done; `is_late` once the review should have ended."""

    user_id: int
    name: str
    is_chair: bool
    due: int
    done: int
    is_late: bool

    @property
    def left(self) -> int:
        """Sheets that are not submitted."""
        return self.due - self.done


def standings(panel: Panel, at: datetime) -> list[Standing]:
    """The standing seats, who has most left first."""
    until = panel.call.review_until
    is_over = until is not None and until <= at
    members: list[Any] = members_of(panel)
    rows = [
        Standing(
            member.reviewer_id,
            member.reviewer.name,
            member.is_chair,
            member.due,
            member.done,
            is_over and member.done < member.due,
        )
        for member in members
    ]
    return sorted(rows, key=lambda row: (-row.left, row.name))


def disagreements(actor: Actor, panel: Panel) -> QuerySet[Assignment]:
    """What the panel judges, the widest spread first; a chair sees spreads once their own sheet is in."""
    rows = Assignment.objects.filter(panel=panel).select_related("submission__municipality")
    rows = rows.defer("submission__package").order_by(F("spread").desc(nulls_last=True), "submission__number")
    if policies.may_oversee(actor):
        return rows.filter(sheets_done__gt=1)
    own_is_in = ScoreSheet.objects.filter(
        assignment=OuterRef("pk"), reviewer=actor.user, state__in=states.COUNTED
    )
    return rows.filter(Exists(own_is_in), sheets_done__gt=1)


def unfinished_by_reviewer(call: Call) -> list[tuple[int, int]]:
    """(reviewer, sheets left) over the standing seats of a call. One query."""
    sheets = ScoreSheet.objects.filter(
        assignment__panel__call=call,
        assignment__panel__members__reviewer=F("reviewer"),
        assignment__panel__members__left_at=None,
        state__in=states.WRITABLE,
    ).exclude(assignment__submission__proposal__state=proposal_states.WITHDRAWN)
    counted = sheets.order_by().values("reviewer").annotate(left=Count("pk", distinct=True))
    return sorted(counted.values_list("reviewer", "left"))


def calls_with_unfinished(earliest: datetime, latest: datetime) -> list[Call]:
    """Calls whose review ends between the two moments and that have sheets to submit."""
    unfinished = ScoreSheet.objects.filter(assignment__panel__call=OuterRef("pk"), state__in=states.WRITABLE)
    ending = Call.objects.filter(review_until__gte=earliest, review_until__lte=latest)
    return list(ending.filter(Exists(unfinished)).order_by("pk"))


def rules_of(calls: Iterable[Call]) -> dict[int, list[int]]:
    """The reminder rules by call; a call without its own has none here."""
    found: dict[int, list[int]] = {}
    for call, days in ReminderRule.objects.filter(call__in=list(calls)).values_list("call", "days_before"):
        found.setdefault(call, []).append(days)
    return found
