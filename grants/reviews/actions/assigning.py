"""An assignment proposed by the solver, kept, and adopted as a whole."""

import hashlib
import time
from collections.abc import Callable, Sequence

from django.db import transaction
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
    PlanSeat,
    PlanState,
    ScoreSheet,
)
from grants.reviews.plan_words import names_of_people
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure

BATCH = 5000
MOST_NAMED = 20
Told = Callable[[str, int], None]


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
    plan = locked(plan_id)
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


def locked(plan_id: int) -> AssignmentPlan:
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
            raise Refused(sentence_of(why, seat.submission.number, str(seat.reviewer or seat.panel)), why)
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
        raise Refused(over_capacity(over), "over_capacity")


def over_capacity(keys: Sequence[str]) -> str:
    """Who would carry too much, in words; keys of the solver."""
    names = ", ".join(names_of_people(keys[:MOST_NAMED]))
    return _("More than their capacity: %(names)s. Move something, or raise the capacity.") % {"names": names}


def sentence_of(why: str, number: str, who: str) -> str:
    """What keeps a submission from a place, in words."""
    named = {"number": number, "who": who}
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
        members = list(
            rows[0].panel.members.filter(left_at=None, is_substitute=False).values_list("reviewer", flat=True)
        )
        hand_out_sheets(actor, rows, members)


def _hand_out(plan: AssignmentPlan, seats: Sequence[PlanSeat], made: Sequence[Assignment]) -> None:
    rows = Assignment.objects.filter(submission__in={seat.submission_id for seat in seats})
    assignment_of = dict(rows.values_list("submission", "pk"))
    ScoreSheet.objects.bulk_create(
        [
            ScoreSheet(assignment_id=assignment_of[seat.submission_id], reviewer_id=seat.reviewer_id)
            for seat in seats
            if seat.reviewer_id is not None
        ],
        batch_size=BATCH,
    )
    new = {row.pk for row in made}
    refresh([pk for pk in assignment_of.values() if pk not in new])
