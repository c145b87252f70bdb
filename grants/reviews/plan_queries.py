"""Reads of the assignment: the plan, its seats, and who carries how much."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from grants.calls.models import Call
from grants.proposals.models import Submission
from grants.reviews import states
from grants.reviews.models import (
    Assignment,
    AssignmentPlan,
    Panel,
    PanelMember,
    PlanSeat,
    PlanState,
    ScoreSheet,
)
from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Row:
    """A proposal with its seats."""

    submission: Submission
    seats: list[PlanSeat]


def latest_plan(call: Call) -> AssignmentPlan | None:
    """The newest answer of the solver that was not replaced."""
    plans = AssignmentPlan.objects.filter(call=call).exclude(state=PlanState.DROPPED)
    return plans.select_related("call", "made_by", "adopted_by").order_by("-pk").first()


def planned(plan: AssignmentPlan, search: str = "") -> QuerySet[Submission]:
    """The proposals of a plan, by number; `search` is part of a number, a title, a place or a reviewer's name."""
    seats = PlanSeat.objects.filter(plan=plan)
    if search:
        seats = seats.filter(
            Q(submission__number__icontains=search)
            | Q(submission__title__icontains=search)
            | Q(submission__municipality__full_name__icontains=search)
            | Q(reviewer__name__icontains=search)
            | Q(panel__name__icontains=search)
        )
    rows = Submission.objects.filter(pk__in=seats.values("submission"))
    return rows.select_related("municipality", "service_field").defer("package", "receipt").order_by("number")


def rows_of(plan: AssignmentPlan, submissions: Iterable[Submission]) -> list[Row]:
    """Each proposal with its seats, by name."""
    listed = list(submissions)
    seats = PlanSeat.objects.filter(plan=plan, submission__in=listed).select_related("panel", "reviewer")
    by_submission: dict[int, list[PlanSeat]] = {row.pk: [] for row in listed}
    for seat in seats.order_by("reviewer__name", "pk"):
        by_submission[seat.submission_id].append(seat)
    return [Row(row, by_submission[row.pk]) for row in listed]


def loads(plan: AssignmentPlan, search: str = "") -> QuerySet[Any]:
    """Who carries how much: reviewers, or panels where whole panels judge; the most first.

    Each with `standing` (sheets or submissions already theirs) and `planned` (by this plan).
    """
    if plan.per_proposal is None:
        panels = Panel.objects.filter(call=plan.call_id).select_related("service_field")
        return _counted(panels, plan, "panel", search)
    seated = PanelMember.objects.filter(panel__call=plan.call_id, left_at=None, is_substitute=False).values(
        "reviewer"
    )
    people = User.objects.filter(pk__in=seated).select_related(
        "reviewer__home_province", "reviewer__home_municipality"
    )
    return _counted(people, plan, "reviewer", search)


def _counted(rows: QuerySet[Any], plan: AssignmentPlan, column: str, search: str) -> QuerySet[Any]:
    seats = PlanSeat.objects.filter(plan=plan, **{column: OuterRef("pk")}).order_by()
    if column == "reviewer":
        standing: QuerySet[Any] = ScoreSheet.objects.filter(
            reviewer=OuterRef("pk"), assignment__panel__call=plan.call_id
        ).exclude(state__in=states.GONE)
    else:
        standing = Assignment.objects.filter(panel=OuterRef("pk"))
    if search:
        rows = rows.filter(name__icontains=search)
    counted: QuerySet[Any] = rows.annotate(
        planned=_number(seats.values(column).annotate(number=Count("pk")).values("number")),
        standing=_number(standing.order_by().values(column).annotate(number=Count("pk")).values("number")),
    )
    return counted.order_by("-planned", "name", "pk")


def _number(rows: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


def extremes(plan: AssignmentPlan) -> tuple[int, int]:
    """The least and the most that a place of the plan is given by it."""
    column = "panel" if plan.per_proposal is None else "reviewer"
    counts = (
        plan.seats.order_by().values(column).annotate(number=Count("pk")).values_list("number", flat=True)
    )
    numbers = list(counts)
    return (min(numbers), max(numbers)) if numbers else (0, 0)


def moved_by_hand(plan: AssignmentPlan) -> tuple[int, int]:
    """How many moves by hand stand, and what they cost together."""
    moves = list(plan.moves.filter(is_undone=False).values_list("cost", flat=True))
    return len(moves), sum(moves)
