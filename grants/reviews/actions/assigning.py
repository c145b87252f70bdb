"""An assignment proposed by the solver, moved by hand, undone, pinned, and adopted as a whole."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.reviews import policies
from grants.reviews.actions.panels import hand_out_sheets
from grants.reviews.actions.standing import refresh
from grants.reviews.assignment import Problem
from grants.reviews.assignment.answers import Clash, Plan, code_version
from grants.reviews.gathering import Gathered, gather
from grants.reviews.models import (
    Assignment,
    AssignmentPlan,
    PlanMove,
    PlanSeat,
    PlanState,
    ScoreSheet,
)
from grants.reviews.plan_words import names_of_people, seat_at
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure

BATCH = 5000
MOST_NAMED = 20
Told = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Change:
    """A seat of a plan, and the reviewer (or, for whole panels, the panel) it shall go to."""

    seat: PlanSeat
    place: int
    cost: int


def propose(
    *, actor: Actor, call: Call, seed: int = 1, told: Told = lambda _stage, _count: None
) -> AssignmentPlan:
    """Solve a call's assignment and keep the answer: a draft to look at, or the rules that clash.

    The solver works outside of any transaction; the draft replaces the one before, whose pins it keeps.
    Raises Refused when there is nothing to assign.
    """
    # The solver's library is loaded by the worker that needs it, and by no web process.
    from grants.reviews.assignment.solve import solve

    ensure(policies.may_manage(actor))
    pinned = [] if (draft := draft_of(call)) is None else list(draft.seats.filter(is_pinned=True))
    gathered, pinned = _with_pins(call, pinned)
    if not any(item.needed for item in gathered.problem.items) and not pinned:
        raise Refused(_("Nothing under review waits to be assigned."), "nothing_to_assign")
    began = time.monotonic()
    answer = solve(gathered.problem, seed, told)
    took = int((time.monotonic() - began) * 1000)
    return _keep(actor, call, gathered, answer, pinned, {"seed": seed, "took_ms": took})


def draft_of(call: Call) -> AssignmentPlan | None:
    """The plan of a call that waits to be adopted."""
    return AssignmentPlan.objects.filter(call=call, state=PlanState.DRAFT).first()


def _with_pins(call: Call, pinned: list[PlanSeat]) -> tuple[Gathered, list[PlanSeat]]:
    """The problem with the pins that are still possible."""
    if not pinned:
        return gather(call), []
    free = gather(call)
    kept = [seat for seat in pinned if not free.refusal(seat.submission_id, place_of(seat))]
    return gather(call, [(seat.submission_id, place_of(seat)) for seat in kept]), kept


def place_of(seat: PlanSeat) -> int:
    """Where the seat is: the reviewer, or the panel where whole panels judge."""
    return seat.reviewer_id or seat.panel_id


@transaction.atomic
def _keep(
    actor: Actor,
    call: Call,
    gathered: Gathered,
    answer: Plan | Clash,
    pinned: Sequence[PlanSeat],
    figures: dict[str, int],
) -> AssignmentPlan:
    Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    plan = AssignmentPlan(
        call=call,
        made_by=actor.user,
        per_proposal=call.reviewers_per_proposal,
        input_hash=input_hash(gathered.problem),
        code_version=code_version(),
        **figures,
    )
    if isinstance(answer, Clash):
        plan.state = PlanState.IMPOSSIBLE
        plan.clashes = [
            {"kind": rule.kind, "about": list(rule.about[:MOST_NAMED]), "count": len(rule.about)}
            for rule in answer.rules
        ]
        plan.save()
        audit.record(actor=actor, act="assignment.impossible", about=plan, changes={"rules": plan.clashes})
        return plan
    AssignmentPlan.objects.filter(call=call, state=PlanState.DRAFT).update(state=PlanState.DROPPED)
    plan.objective, plan.bound = answer.objective, answer.bound
    plan.save()
    seats = [PlanSeat(plan=plan, **_columns(seat), is_pinned=True) for seat in pinned]
    seats += [_seat(plan, gathered, int(item), int(place)) for item, place in answer.pairs]
    PlanSeat.objects.bulk_create(seats, batch_size=BATCH)
    changes = {"seed": plan.seed, "seats": len(seats), "cost": plan.objective, "input_hash": plan.input_hash}
    audit.record(actor=actor, act="assignment.propose", about=plan, changes=changes)
    return plan


def _columns(seat: PlanSeat) -> dict[str, int | None]:
    return {"submission_id": seat.submission_id, "panel_id": seat.panel_id, "reviewer_id": seat.reviewer_id}


def _seat(plan: AssignmentPlan, gathered: Gathered, submission: int, place: int) -> PlanSeat:
    if plan.per_proposal is None:
        return PlanSeat(plan=plan, submission_id=submission, panel_id=place)
    panel = gathered.panel_of[submission]
    return PlanSeat(plan=plan, submission_id=submission, panel_id=panel, reviewer_id=place)


def input_hash(problem: Problem) -> str:
    """SHA-256 of all that the solver was told."""
    digest = hashlib.sha256()
    for item in problem.items:
        digest.update(f"{item.key}:{item.needed};".encode())
    for place in problem.places:
        digest.update(f"{place.key}:{place.load}:{place.most};".encode())
    for table in (problem.open, problem.excluded, problem.of_another_field):
        digest.update(table.tobytes())
    digest.update(problem.cost.tobytes())
    digest.update(problem.spread.free.tobytes())
    for limit in problem.limits:
        digest.update(f"{limit.key}:{limit.most};".encode())
    return digest.hexdigest()


@transaction.atomic
def adopt(*, actor: Actor, plan_id: int) -> AssignmentPlan:
    """Make a draft the assignment of its call: all of it or nothing, in a constant number of statements.

    Everything is checked again first; raises Refused with what no longer holds.
    """
    ensure(policies.may_manage(actor))
    plan = _locked(plan_id)
    seats = list(plan.seats.select_related("submission", "panel", "reviewer").defer("submission__package"))
    _ensure_standing(plan, seats)
    made = _lay_before_panels(plan, seats)
    if plan.per_proposal is None:
        hand_out_by_panel(actor, made)
    else:
        _hand_out(plan, seats, made)
    plan.state, plan.adopted_at, plan.adopted_by = PlanState.ADOPTED, timezone.now(), actor.user
    plan.save(update_fields=["state", "adopted_at", "adopted_by"])
    audit.record_many(
        actor=actor,
        act="submission.assign",
        items=[(row, {"panel": row.panel_id, "plan": plan.pk}) for row in made],
    )
    audit.record(actor=actor, act="assignment.adopt", about=plan, changes={"seats": len(seats)})
    return plan


def _locked(plan_id: int) -> AssignmentPlan:
    plan = AssignmentPlan.objects.select_for_update(of=("self",)).select_related("call").get(pk=plan_id)
    Call.objects.select_for_update(no_key=True).get(pk=plan.call_id)
    if plan.state != PlanState.DRAFT:
        raise Refused(
            _(
                "This assignment is no longer a draft: somebody adopted or replaced it. Look at the newest one."
            ),
            "no_draft",
        )
    if plan.per_proposal != plan.call.reviewers_per_proposal:
        raise Refused(
            _("The call says otherwise how many reviewers judge a proposal. Propose an assignment anew."),
            "other_number",
        )
    return plan


def _ensure_standing(plan: AssignmentPlan, seats: Sequence[PlanSeat]) -> None:
    gathered = gather(plan.call)
    for seat in seats:
        why = gathered.refusal(seat.submission_id, place_of(seat))
        if why:
            raise Refused(sentence_of(why, seat), why)
    _ensure_capacities(gathered, seats)


def _ensure_capacities(gathered: Gathered, seats: Sequence[PlanSeat]) -> None:
    problem = gathered.problem
    columns = {pk: number for number, pk in enumerate(gathered.place_ids)}
    rows = {row.pk: number for number, row in enumerate(gathered.submissions)}
    at = [(rows[seat.submission_id], columns[place_of(seat)]) for seat in seats]
    taken = [0] * len(columns)
    for _row, column in at:
        taken[column] += 1
    over = [
        place.key
        for place, more in zip(problem.places, taken, strict=True)
        if place.most is not None and more and place.load + more > place.most
    ]
    over += [
        limit.key for limit in problem.limits if sum(bool(limit.counts[pair]) for pair in at) > limit.most
    ]
    if over:
        raise Refused(_over_capacity(over), "over_capacity")


def _over_capacity(keys: Sequence[str]) -> str:
    names = ", ".join(names_of_people(keys[:MOST_NAMED]))
    return _("More than their capacity: %(names)s. Move something, or raise the capacity.") % {"names": names}


def sentence_of(why: str, seat: PlanSeat) -> str:
    """What keeps a seat from its place, in words."""
    named = {"number": seat.submission.number, "who": str(seat.reviewer or seat.panel)}
    sentences = {
        "excluded": _("%(who)s is excluded from %(number)s. Move it, or propose an assignment anew."),
        "field": _("%(who)s takes another service field than that of %(number)s."),
        "gone": _(
            "%(number)s can't go to %(who)s any more: it is no longer under review or assigned already, or the "
            "seat has ended. Propose an assignment anew."
        ),
    }
    return sentences[why] % named


def _lay_before_panels(plan: AssignmentPlan, seats: Sequence[PlanSeat]) -> list[Assignment]:
    """New assignments, with what is due; where reviewers only step in, the assignment stands already."""
    panels = {seat.submission_id: seat.panel_id for seat in seats}
    standing = set(
        Assignment.objects.filter(submission__in=list(panels)).values_list("submission", flat=True)
    )
    due: dict[int, int] = {}
    for seat in seats:
        due[seat.submission_id] = due.get(seat.submission_id, 0) + bool(seat.reviewer_id)
    return Assignment.objects.bulk_create(
        [
            Assignment(submission_id=pk, panel_id=panel, sheets_due=due[pk])
            for pk, panel in sorted(panels.items())
            if pk not in standing
        ],
        batch_size=BATCH,
    )


def hand_out_by_panel(actor: Actor, made: Sequence[Assignment]) -> None:
    """Sheets for every member of each panel who is not excluded."""
    by_panel: dict[int, list[Assignment]] = {}
    for row in made:
        by_panel.setdefault(row.panel_id, []).append(row)
    for rows in by_panel.values():
        members = list(rows[0].panel.members.filter(left_at=None).values_list("reviewer", flat=True))
        hand_out_sheets(actor, rows, members)


def _hand_out(plan: AssignmentPlan, seats: Sequence[PlanSeat], made: Sequence[Assignment]) -> None:
    rows = Assignment.objects.filter(submission__in={seat.submission_id for seat in seats})
    assignment_of = dict(rows.values_list("submission", "pk"))
    ScoreSheet.objects.bulk_create(
        [
            ScoreSheet(assignment_id=assignment_of[seat.submission_id], reviewer_id=seat.reviewer_id)
            for seat in seats
        ],
        batch_size=BATCH,
    )
    new = {row.pk for row in made}
    refresh([pk for pk in assignment_of.values() if pk not in new])


@transaction.atomic
def move(
    *, actor: Actor, plan_id: int, changes: Sequence[tuple[int, int]], act: str = "assignment.move"
) -> int:
    """Move seats (by id) to other reviewers or panels, all or none; return what it costs in points.

    Raises Refused with the ground when a conflict, a field or a missing seat stands against one of them.
    """
    ensure(policies.may_manage(actor))
    plan = _locked(plan_id)
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
    """What each move would cost beside the plan as it stands. Raises Refused for what must not be."""
    moved = {seat.pk for seat, _place in moves}
    submissions = {seat.submission_id for seat, _place in moves}
    others = _others(plan, moved, submissions)
    gathered = gather(plan.call, others, _restricted(plan, submissions))
    weighed = []
    for seat, place in moves:
        why = gathered.refusal(seat.submission_id, place)
        if why:
            raise Refused(sentence_of(why, seat_at(seat, place)), why)
        cost = _cost(gathered, seat.submission_id, place) - _cost(
            gathered, seat.submission_id, place_of(seat)
        )
        weighed.append(Change(seat, place, cost))
    return weighed


def _others(plan: AssignmentPlan, moved: set[int], submissions: set[int]) -> list[tuple[int, int]]:
    rest = plan.seats.exclude(pk__in=moved)
    if plan.per_proposal is not None:
        rest = rest.filter(submission__in=submissions)
    return [(seat.submission_id, place_of(seat)) for seat in rest]


def _restricted(plan: AssignmentPlan, submissions: set[int]) -> set[int] | None:
    return submissions if plan.per_proposal is not None else None


def _cost(gathered: Gathered, submission: int, place: int) -> int:
    """What one seat costs while all others stay; 0 where it can't be any more."""
    rows = [row.pk for row in gathered.submissions]
    if submission not in rows or place not in gathered.place_ids:
        return 0
    at = np.array([rows.index(submission)]), np.array([gathered.place_ids.index(place)])
    return gathered.problem.points(*at)


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
    plan = _locked(plan_id)
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
    plan = _locked(plan_id)
    seat = plan.seats.filter(pk=seat_id).first()
    if seat is None:
        raise Refused(_("The seat is no longer there. Open the assignment again and look."), "gone")
    seat.is_pinned = is_pinned
    seat.save(update_fields=["is_pinned"])
    audit.record(
        actor=actor, act="assignment.pin", about=plan, changes={"seat": seat.pk, "pinned": is_pinned}
    )
    return seat
