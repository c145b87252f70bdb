"""Mails that wait for a manager: what applicants found ineligible are told."""

from grants.calls.models import Call
from grants.proposals import states, telling
from grants.proposals.models import Proposal
from portal.accounts.models import User
from portal.accounts.queries import actor_of
from portal.notices.holding import hold_kind

HELD = "proposal.ineligible"
COUNT = 4


def hold_some(call: Call, manager: User) -> None:
    """Hold the kind, then tell the first few; their notices stand in the inboxes already."""
    hold_kind(actor=actor_of(manager), code=HELD, is_on=True)
    ineligible = Proposal.objects.filter(call=call, state=states.INELIGIBLE).select_related("municipality")
    telling.found_ineligible(list(ineligible.order_by("pk")[:COUNT]))
