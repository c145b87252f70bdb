"""Each role's home. A person sees the union of theirs, what must be done first at the top."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from grants.desk.blocks import Block
from grants.desk.queries.applicants import (
    Room,
    coordinator_block,
    officer_lines,
    own_proposals,
    room_left,
    signer_block,
)
from grants.desk.queries.keepers import administrator_block, auditor_block, finance_block
from grants.desk.queries.office import alert_block, decision_block, manager_block, reviewer_block
from grants.proposals.models import Proposal
from portal.actor import Actor, Role

# In the order in which they stand on the page.
BLOCKS: Sequence[tuple[Role, Callable[[Actor], Block | None]]] = (
    (Role.SIGNER, signer_block),
    (Role.REVIEWER, reviewer_block),
    (Role.MANAGER, alert_block),
    (Role.MANAGER, decision_block),
    (Role.MANAGER, manager_block),
    (Role.FINANCE, finance_block),
    (Role.COORDINATOR, coordinator_block),
    (Role.AUDITOR, auditor_block),
    (Role.ADMINISTRATOR, administrator_block),
)


@dataclass(frozen=True, slots=True)
class Home:
    """What a person's home shows; `proposals` and `rooms` are an officer's."""

    is_officer: bool = False
    blocks: Sequence[Block] = ()
    proposals: Sequence[Proposal] = ()
    rooms: Sequence[Room] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether the person has no role yet."""
        return not self.blocks and not self.is_officer

    @property
    def is_example(self) -> bool:
        """Whether anything shown is example data."""
        blocks, proposals = self.blocks, self.proposals
        return any(block.is_example for block in blocks) or any(draft.is_example for draft in proposals)


def home_of(actor: Actor) -> Home:
    """The home of the actor, in a constant number of queries for each of their roles."""
    made = [block for role, make in BLOCKS if actor.has(role) and (block := make(actor))]
    # What there is to do stands above the word that there is nothing.
    blocks = sorted(made, key=lambda block: block.is_empty)
    if not actor.has(Role.OFFICER):
        return Home(blocks=blocks)
    proposals = own_proposals(actor)
    waiting = Block(
        heading=_("What waits for you"),
        lines=officer_lines(actor, proposals),
        empty=_("Nothing waits for you."),
    )
    return Home(is_officer=True, blocks=[waiting, *blocks], proposals=proposals, rooms=room_left(actor))
