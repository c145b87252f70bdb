"""A proposed assignment moved by hand: weighed first, all or none, and undone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from grants.reviews import policies
from grants.reviews.actions.assigning import locked, over_capacity, place_of, sentence_of
from grants.reviews.gathering import Gathered, gather
from grants.reviews.models import AssignmentPlan, PlanMove, PlanSeat
from grants.reviews.plan_words import name_at
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure

BATCH = 5000


@dataclass(frozen=True, slots=True)
class Change:
    """A seat of a plan, the reviewer (or, for whole panels, the panel) it shall go to, the difference in points."""

    seat: PlanSeat
    place: int
    cost: int


@transaction.atomic
def move(
    *, actor: Actor, plan_id: int, changes: Sequence[tuple[int, int]], act: str = "assignment.move"
) -> int:
    """Move seats (by id) to other reviewers or panels, all or none; return what it costs in points.

    Raises Refused with the ground when a conflict, a field or a missing seat stands against one of them.
    """
    ensure(policies.may_manage(actor))
    plan = locked(plan_id)
    chosen = {
        seat.pk: seat
        for seat in plan.seats.select_related("submission", "panel", "reviewer").filter(
            pk__in=[pk for pk, _place in changes]
        )
    }
    if len(chosen) != len(changes):
        raise Refused(_("The seat is no longer there. Open the assignment again and look."), "gone")
    weighed = weigh(plan, [(chosen[pk], place) for pk, place in changes])
    return _move(actor, plan, weighed, act)


def weigh(plan: AssignmentPlan, moves: Sequence[tuple[PlanSeat, int]]) -> list[Change]:
    """What each move would cost beside the plan as it stands, all of them done.

    Raises Refused for what must not be: a conflict, a field, a seat that is gone, more than a capacity.
    """
    moved = {seat.pk for seat, _place in moves}
    gathered = beside_others(plan, moved, {seat.submission_id for seat, _place in moves})
    weighed = []
    for seat, place in moves:
        why = gathered.refusal(seat.submission_id, place)
        if why:
            raise Refused(sentence_of(why, seat.submission.number, name_at(plan, place)), why)
        cost = cost_of(gathered, seat.submission_id, place)
        weighed.append(Change(seat, place, cost - cost_of(gathered, seat.submission_id, place_of(seat))))
    _ensure_apart(weighed)
    _ensure_room(plan, gathered, weighed)
    return weighed


def _ensure_apart(changes: Sequence[Change]) -> None:
    """Two seats of one proposal never go to the same reviewer."""
    if len({(change.seat.submission_id, change.place) for change in changes}) < len(changes):
        raise Refused(
            _("A reviewer judges a proposal once. Choose somebody else for one of the seats."), "twice"
        )


def _ensure_room(plan: AssignmentPlan, gathered: Gathered, changes: Sequence[Change]) -> None:
    """Nobody is given more than they take; who lies over it already may be relieved step by step."""
    carried = carried_without(plan, gathered, [change.seat for change in changes])
    given = Counter(change.place for change in changes)
    more = {change.place for change in changes if change.place != place_of(change.seat)}
    over = [
        place.key
        for place, pk in zip(gathered.problem.places, gathered.place_ids, strict=True)
        if pk in more and place.most is not None and carried[pk] + given[pk] > place.most
    ]
    pairs = [gathered.at(change.seat.submission_id, change.place) for change in changes]
    over += [
        limit.key
        for limit in gathered.problem.limits
        if sum(bool(limit.counts[pair]) for pair in pairs if pair is not None) > limit.most
    ]
    if over:
        raise Refused(over_capacity(over), "over_capacity")


def carried_without(plan: AssignmentPlan, gathered: Gathered, moved: Sequence[PlanSeat]) -> dict[int, int]:
    """What each place carries when these seats of the plan are taken out: sheets it has, and all other seats.

    `gathered` is what `beside_others` gave for the same seats.
    """
    column = "panel" if plan.per_proposal is None else "reviewer"
    submissions = {seat.submission_id for seat in moved}
    others = list(plan.seats.exclude(pk__in=[seat.pk for seat in moved]).values_list("submission", column))
    planned = Counter(place for _submission, place in others)
    # What was settled beside the moved seats is in the problem's own loads already.
    settled = Counter(
        place for submission, place in others if plan.per_proposal is None or submission in submissions
    )
    places = zip(gathered.problem.places, gathered.place_ids, strict=True)
    return {pk: place.load - settled[pk] + planned[pk] for place, pk in places}


def beside_others(plan: AssignmentPlan, moved: set[int], submissions: set[int]) -> Gathered:
    """The problem of the submissions in which all other seats of the plan are settled."""
    rest = plan.seats.exclude(pk__in=moved)
    whole_panels = plan.per_proposal is None
    if not whole_panels:
        rest = rest.filter(submission__in=submissions)
    settled = [(seat.submission_id, place_of(seat)) for seat in rest]
    return gather(plan.call, settled, None if whole_panels else submissions)


def cost_of(gathered: Gathered, submission: int, place: int) -> int:
    """What one seat costs in points while all others stay; 0 where it can't be any more."""
    at = gathered.at(submission, place)
    return 0 if at is None else gathered.problem.points(np.array([at[0]]), np.array([at[1]]))


def _move(actor: Actor, plan: AssignmentPlan, changes: Sequence[Change], act: str) -> int:
    number = (plan.moves.aggregate(last=Max("act"))["last"] or 0) + 1
    moves = []
    for change in changes:
        seat = change.seat
        before = seat.panel_id, seat.reviewer_id
        after = (change.place, None) if plan.per_proposal is None else (seat.panel_id, change.place)
        seat.panel_id, seat.reviewer_id = after
        moves.append(
            PlanMove(
                plan=plan,
                act=number,
                seat=seat,
                panel_before_id=before[0],
                reviewer_before_id=before[1],
                panel_after_id=after[0],
                reviewer_after_id=after[1],
                cost=change.cost,
                made_by=actor.user,
            )
        )
    _write_seats([change.seat for change in changes])
    PlanMove.objects.bulk_create(moves, batch_size=BATCH)
    cost = sum(change.cost for change in changes)
    audit.record(actor=actor, act=act, about=plan, changes={"act": number, "seats": len(moves), "cost": cost})
    return cost


def _write_seats(seats: Sequence[PlanSeat]) -> None:
    PlanSeat.objects.bulk_update(seats, ["panel", "reviewer"], batch_size=BATCH)


@transaction.atomic
def undo(*, actor: Actor, plan_id: int) -> int:
    """Take the last act by hand back; return how many seats went back."""
    ensure(policies.may_manage(actor))
    plan = locked(plan_id)
    standing = plan.moves.filter(is_undone=False)
    last = standing.aggregate(last=Max("act"))["last"]
    moves = list(standing.filter(act=last).select_related("seat"))
    if not moves:
        raise Refused(_("There is no move to undo."), "nothing_to_undo")
    for each in moves:
        each.seat.panel_id, each.seat.reviewer_id = each.panel_before_id, each.reviewer_before_id
    _write_seats([each.seat for each in moves])
    standing.filter(act=last).update(is_undone=True)
    audit.record(actor=actor, act="assignment.undo", about=plan, changes={"act": last, "seats": len(moves)})
    return len(moves)


@transaction.atomic
def pin(*, actor: Actor, plan_id: int, seat_id: int, is_pinned: bool) -> PlanSeat:
    """Keep a seat where it is when an assignment is proposed anew, or let it go."""
    ensure(policies.may_manage(actor))
    plan = locked(plan_id)
    seat = plan.seats.filter(pk=seat_id).first()
    if seat is None:
        raise Refused(_("The seat is no longer there. Open the assignment again and look."), "gone")
    seat.is_pinned = is_pinned
    seat.save(update_fields=["is_pinned"])
    audit.record(
        actor=actor, act="assignment.pin", about=plan, changes={"seat": seat.pk, "pinned": is_pinned}
    )
    return seat
