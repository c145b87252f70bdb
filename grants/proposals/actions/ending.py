"""What becomes of a proposal whose award ended; called by the awards within their own transaction."""

from django.db import transaction

from grants.proposals.actions.moving import locked, move
from grants.proposals.models import Proposal
from portal.actor import Actor


@transaction.atomic
def decline(*, actor: Actor, proposal_id: int, reason: str) -> Proposal:
    """The municipality gave its award up: nothing more is decided about it."""
    return move(actor, locked(proposal_id), "decline", {"reason": reason})


@transaction.atomic
def revoke_award(*, actor: Actor, proposal_id: int, reason: str) -> Proposal:
    """The ministry cancelled the award: it stands under review again, to be decided anew."""
    return move(actor, locked(proposal_id), "revoke_award", {"reason": reason})
