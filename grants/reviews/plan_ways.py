"""Where a seat of a plan could go, and what each way costs."""

from dataclasses import dataclass
from typing import Any

from grants.reviews.actions.assigning import place_of, sentence_of
from grants.reviews.actions.moving import beside_others, carried_without, cost_of
from grants.reviews.models import AssignmentPlan, Panel, PlanSeat
from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Way:
    """A place: the difference in points and the load it would have; or, in words, what stands against it."""

    place: Any
    cost: int
    load: int
    most: int | None
    refusal: str

    @property
    def is_over(self) -> bool:
        """Whether it would be more than the capacity."""
        return self.most is not None and self.load > self.most


def ways(plan: AssignmentPlan, seat: PlanSeat, search: str = "") -> list[Way]:
    """Every other place of a seat, the cheapest first, what is refused last. A constant number of queries."""
    gathered = beside_others(plan, {seat.pk}, {seat.submission_id})
    now = cost_of(gathered, seat.submission_id, place_of(seat))
    column = "panel" if plan.per_proposal is None else "reviewer"
    here = set(plan.seats.filter(submission=seat.submission_id).values_list(column, flat=True))
    carried = carried_without(plan, gathered, [seat])
    rows = _rows(plan, gathered.place_ids)
    found = []
    for place, pk in zip(gathered.problem.places, gathered.place_ids, strict=True):
        if pk in here or search.lower() not in rows[pk].name.lower():
            continue
        why = gathered.refusal(seat.submission_id, pk)
        if why != "gone":
            refusal = sentence_of(why, seat.submission.number, rows[pk].name) if why else ""
            cost = cost_of(gathered, seat.submission_id, pk) - now
            found.append(Way(rows[pk], cost, carried[pk] + 1, place.most, refusal))
    return sorted(found, key=lambda way: (bool(way.refusal), way.is_over, way.cost, way.load, way.place.pk))


def _rows(plan: AssignmentPlan, pks: list[int]) -> dict[int, Any]:
    if plan.per_proposal is None:
        return Panel.objects.in_bulk(pks)
    return User.objects.select_related("reviewer").in_bulk(pks)
