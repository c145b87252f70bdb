"""Whom a change of a call concerns: the people of municipalities that take part."""

from collections.abc import Iterator

from grants.calls.models import Call
from grants.proposals import states
from grants.proposals.models import Proposal
from grants.proposals.queries import people_of, people_with_role
from portal.actor import Role


def people_in(call: Call) -> Iterator[int]:
    """Officers and signers, by id, of every municipality with a draft or a filed proposal in the call."""
    taking_part = Proposal.objects.filter(call=call).exclude(state=states.WITHDRAWN)
    municipalities = set(taking_part.values_list("municipality", flat=True))
    for people in people_of(municipalities).values():
        yield from people_with_role(people, Role.OFFICER, Role.SIGNER)
