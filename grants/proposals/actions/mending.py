"""The writer behind the buttons that mend a budget."""

from django.db import transaction
from django.utils.translation import gettext as _

from grants.proposals.actions.moving import locked
from grants.proposals.actions.writing import Change, Saved, save_fields
from grants.proposals.content import BUDGET
from grants.proposals.fields import Address
from grants.proposals.marks import marks_of
from grants.proposals.models import How, Proposal
from grants.proposals.queries import content_of, rules_of, with_content
from grants.proposals.rules import check_budget
from portal.actor import Actor
from portal.errors import Refused


@transaction.atomic
def mend_budget(*, actor: Actor, proposal_id: int, remedy: str) -> Saved:
    """Move what is too much from the national to the municipality's share: the total stays.

    `remedy` is that of the finding as it was seen. Raises NotAllowed, or Refused when the budget has
    changed so that it is no longer found like that.
    """
    locked(proposal_id)
    changes = _moves(proposal_id, remedy)
    return save_fields(actor=actor, proposal_id=proposal_id, changes=changes, how=How.MENDED)


def _moves(proposal_id: int, remedy: str) -> list[Change]:
    said = with_content(Proposal.objects.filter(pk=proposal_id)).get()
    content = content_of(said)
    moves = next((each.mend for each in check_budget(content, rules_of(said)) if each.remedy == remedy), ())
    if not moves:
        raise Refused(_("The budget has changed meanwhile. Nothing was moved; look at it again."), "changed")
    lines = {line.key: line for line in content.lines}
    marks = marks_of(said, BUDGET)
    amounts = [
        (Address("lines", move.key, name), getattr(lines[move.key], name) + won)
        for move in moves
        for name, won in (("national", -move.won), ("local", move.won))
    ]
    return [Change(address, marks[str(address)], amount) for address, amount in amounts]
