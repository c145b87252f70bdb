"""The province's acts: endorse, return, put in order."""

from django.db import transaction
from django.utils.translation import gettext as _

from grants.proposals import policies, ranks, telling
from grants.proposals.actions.moving import count_what_stands, locked, move
from grants.proposals.actions.requests import BY_PROVINCE, held_requests, void_requests
from grants.proposals.models import Decision, Proposal, ProvinceDecision
from grants.proposals.supplements import standing
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure


@transaction.atomic
def endorse(*, actor: Actor, proposal_id: int) -> Proposal:
    """Send the copy that stands filed on to the ministry, at the end of the province's order."""
    requests = held_requests([proposal_id])
    proposal = locked(proposal_id)
    ensure(policies.may(actor, proposal, "endorse"))
    _decide(actor, proposal, Decision.ENDORSED)
    move(actor, proposal, "endorse")
    void_requests(actor, requests, [proposal], BY_PROVINCE)
    count_what_stands([proposal.pk])
    ranks.enter(proposal)
    telling.endorsed(proposal)
    return proposal


@transaction.atomic
def return_by_province(*, actor: Actor, proposal_id: int, reason: str) -> Proposal:
    """Return it to the municipality, which may mend it and file anew. Raises Refused without a reason."""
    requests = held_requests([proposal_id])
    proposal = locked(proposal_id)
    ensure(policies.may(actor, proposal, "return_by_province"))
    if not reason.strip():
        raise Refused(_("Say why you return it, so that it can be mended."), "reason_missing")
    decision = _decide(actor, proposal, Decision.RETURNED, reason.strip())
    ranks.leave(proposal)
    move(actor, proposal, "return_by_province", {"reason": decision.reason})
    void_requests(actor, requests, [proposal], BY_PROVINCE)
    count_what_stands([proposal.pk])
    telling.returned_by_province(proposal, decision)
    return proposal


@transaction.atomic
def put_in_order(*, actor: Actor, proposal_id: int, place: int) -> int:
    """Put an endorsed proposal at a place of the province's order; return the place it now has."""
    proposal = locked(proposal_id)
    ensure(policies.may_order(actor, proposal))
    before, after = ranks.put(proposal, place)
    if before != after:
        audit.record(
            actor=actor, act="proposal.put_in_order", about=proposal, changes={"place": [before, after]}
        )
    return after


def _decide(actor: Actor, proposal: Proposal, decision: Decision, reason: str = "") -> ProvinceDecision:
    return ProvinceDecision.objects.create(
        proposal=proposal,
        submission=standing(proposal),
        decision=decision,
        reason=reason,
        decided_by=actor.user,
    )
