"""What every move of a proposal has in common: lock, ask, change the state, record."""

from typing import Any

from django.utils import timezone

from grants.proposals import policies, states
from grants.proposals.models import Proposal
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import ensure


def locked(proposal_id: int) -> Proposal:
    """The proposal as it is now, held until the transaction ends, with call and municipality."""
    related = Proposal.objects.select_related("call__programme_year", "municipality")
    return related.select_for_update(of=("self",)).get(pk=proposal_id)


def move(actor: Actor, proposal: Proposal, verb: str, **columns: Any) -> Proposal:
    """Do the verb to a locked proposal, write the columns with it, and record both.

    Raises NotAllowed with the policy's reason.
    """
    ensure(policies.may(actor, proposal, verb))
    before, after = proposal.state, states.MOVES[verb].target
    now = timezone.now()
    written = {"state": after, "state_since": now, "changed_at": now, **columns}
    for name, value in written.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=list(written))
    changes = {"state": [before, after], "revision": proposal.revision}
    audit.record(actor=actor, act=f"proposal.{verb}", about=proposal, changes=changes)
    return proposal
