"""The ministry's moves, set-based: a constant number of statements whatever the number of proposals."""

from collections.abc import Callable, Iterable, Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.proposals import policies, states, telling
from grants.proposals.actions.checking import answer_the_rest, check_requirements
from grants.proposals.actions.moving import count_what_stands
from grants.proposals.actions.requests import RECEIVED, held_requests, void_requests
from grants.proposals.models import Proposal
from grants.proposals.requirements import checklist_of, unmet, why_not
from grants.proposals.supplements import standing
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure

VERB_OF_OUTCOME = {
    states.AWARDED: "award",
    states.RESERVE: "put_on_reserve",
    states.NOT_AWARDED: "not_award",
}
Teller = Callable[[list[Proposal]], None]


@transaction.atomic
def receive(*, actor: Actor, proposal_ids: Iterable[int]) -> list[Proposal]:
    """Take filed proposals in (접수), or drafts opened again whose last submission stands at the close.

    Raises NotAllowed when one of them can't be received: then none is.
    """
    return _receive(actor, proposal_ids)


@transaction.atomic
def receive_all(*, actor: Actor, call: Call) -> list[Proposal]:
    """Take in everything of a closed call that stands filed. Raises Refused while the call is open."""
    if not call.is_closed(actor.arrived_at):
        raise Refused(_("The call is still open. Receive all once it has closed."), "still_open")
    sources = {states.ENDORSED} if call.through_province else states.MOVES["receive"].sources
    standing = Proposal.objects.filter(call=call, slot__isnull=False, state__in=sources)
    return _receive(actor, _ids(standing))


def _receive(actor: Actor, proposal_ids: Iterable[int]) -> list[Proposal]:
    wanted = list(proposal_ids)
    requests = held_requests(wanted)
    received = _move_all(actor, "receive", wanted, tell=telling.received)
    void_requests(actor, requests, received, RECEIVED)
    count_what_stands(each.pk for each in received)
    return received


@transaction.atomic
def find_eligible(*, actor: Actor, proposal_ids: Iterable[int]) -> list[Proposal]:
    """Say that they meet the requirements (적격). Raises Refused while one is not checked or not met."""
    ids = list(proposal_ids)
    lacking = unmet(ids)
    if lacking:
        raise Refused(
            _("%(count)s proposals have requirements that are not met or not checked yet.")
            % {"count": len(lacking)},
            "requirements_open",
        )
    return _move_all(actor, "find_eligible", ids, tell=telling.found_eligible)


@transaction.atomic
def all_requirements_met(*, actor: Actor, proposal_ids: Iterable[int]) -> list[Proposal]:
    """Say of each that it meets every requirement nobody has checked yet, and find it eligible; all or none."""
    proposals = _all_of(proposal_ids)
    for proposal in proposals:
        ensure(policies.may(actor, proposal, "find_eligible"))
    answer_the_rest(actor, proposals)
    return find_eligible(actor=actor, proposal_ids=[each.pk for each in proposals])


@transaction.atomic
def judge(
    *, actor: Actor, proposal_id: int, answers: Mapping[int, tuple[str, str]], finding: str, remark: str = ""
) -> Proposal:
    """Keep the answers and find the proposal eligible or ineligible; the reason is composed from what is not met.

    Raises as `check_requirements`, `find_eligible` and `find_ineligible` do: then nothing is kept.
    """
    proposal = check_requirements(actor=actor, proposal_id=proposal_id, answers=answers)
    if finding == states.ELIGIBLE:
        return find_eligible(actor=actor, proposal_ids=[proposal_id])[0]
    unmet_ones = why_not(checklist_of(standing(proposal)))
    reason = "\n".join(part for part in (unmet_ones, remark.strip()) if part)
    return find_ineligible(actor=actor, proposal_ids=[proposal_id], reason=reason)[0]


@transaction.atomic
def reconsider(*, actor: Actor, proposal_ids: Iterable[int], reason: str) -> list[Proposal]:
    """Take a finding back, before the review opens: they stand received again. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused(_("Say why, so that the applicant understands."), "reason_missing")
    moved = _move_all(actor, "reconsider", proposal_ids, reason=reason.strip())
    if moved:
        telling.reconsidered(moved, reason.strip())
    return moved


@transaction.atomic
def find_ineligible(*, actor: Actor, proposal_ids: Iterable[int], reason: str) -> list[Proposal]:
    """Say that they do not meet the requirements (부적격), and why. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused(_("Say why, so that the applicant understands."), "reason_missing")
    return _move_all(
        actor, "find_ineligible", proposal_ids, reason=reason.strip(), tell=telling.found_ineligible
    )


@transaction.atomic
def open_review(*, actor: Actor, proposal_ids: Iterable[int]) -> list[Proposal]:
    """Hand eligible proposals to the review."""
    return _move_all(actor, "open_review", proposal_ids)


@transaction.atomic
def publish_outcomes(*, actor: Actor, outcomes: Mapping[int, str]) -> list[Proposal]:
    """Make results known: proposal id to awarded, reserve or not_awarded; all or none.

    Called by the awards within their own transaction; whoever calls tells the people.
    """
    unknown = set(outcomes.values()) - set(VERB_OF_OUTCOME)
    if unknown:
        message = f"no outcome: {sorted(unknown)}"
        raise ValueError(message)
    # One order of locks over all outcomes, before the first is written.
    found = _all_of(outcomes)
    for outcome, verb in VERB_OF_OUTCOME.items():
        _move_locked(actor, verb, [each for each in found if outcomes[each.pk] == outcome])
    return found


def _ids(proposals: QuerySet[Proposal]) -> list[int]:
    return list(proposals.order_by("pk").values_list("pk", flat=True))


def _locked(proposal_ids: Iterable[int]) -> list[Proposal]:
    related = Proposal.objects.select_related("call", "municipality").order_by("pk")
    return list(related.select_for_update(of=("self",)).filter(pk__in=list(proposal_ids)))


def _move_all(
    actor: Actor,
    verb: str,
    proposal_ids: Iterable[int],
    *,
    reason: str = "",
    tell: Teller | None = None,
) -> list[Proposal]:
    """The verb on all of them or on none."""
    proposals = _all_of(proposal_ids)
    _move_locked(actor, verb, proposals, reason)
    if tell and proposals:
        tell(proposals)
    return proposals


def _all_of(proposal_ids: Iterable[int]) -> list[Proposal]:
    """Every one of them, locked; Refused when one is missing."""
    wanted = set(proposal_ids)
    proposals = _locked(wanted) if wanted else []
    if len(proposals) != len(wanted):
        raise Refused(_("Some of these proposals no longer exist. Reload the list."), "missing")
    return proposals


def _move_locked(actor: Actor, verb: str, proposals: list[Proposal], reason: str = "") -> None:
    for proposal in proposals:
        ensure(policies.may(actor, proposal, verb))
    if proposals:
        _record(actor, verb, proposals, reason)
        _write(verb, proposals, reason)


def _record(actor: Actor, verb: str, proposals: list[Proposal], reason: str) -> None:
    target = states.MOVES[verb].target
    said = {"reason": reason} if reason else {}
    audit.record_many(
        actor=actor,
        act=f"proposal.{verb}",
        items=[(each, {"state": [each.state, target], **said}) for each in proposals],
    )


def _write(verb: str, proposals: list[Proposal], reason: str) -> None:
    now = timezone.now()
    columns = {"state": states.MOVES[verb].target, "state_since": now, "changed_at": now}
    if verb in {"find_eligible", "find_ineligible", "reconsider"}:
        columns["screening_reason"] = reason if verb == "find_ineligible" else ""
    Proposal.objects.filter(pk__in=[each.pk for each in proposals]).update(**columns)
    for proposal in proposals:
        for name, value in columns.items():
            setattr(proposal, name, value)
