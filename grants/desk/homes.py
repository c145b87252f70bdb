"""Each role's home. A person sees the union of theirs, what must be done first at the top."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grants.desk.blocks import Block
from grants.desk.queries.applicants import (
    KeyDate,
    Room,
    calls_ahead,
    coordinator_block,
    key_dates,
    room_left,
)
from grants.desk.queries.keepers import administrator_block, auditor_block, finance_block
from grants.desk.queries.office import alert_block, decision_block, manager_block, reviewer_block
from grants.desk.queries.waiting import own_proposals, waiting_block
from grants.proposals.models import Proposal
from portal.actor import Actor, Role
from portal.notices.models import Notice
from portal.notices.queries import newest_unread
from portal.notices.texts import Words, words_of

NOTICES = 5

# In the order in which they stand on the page.
BLOCKS: Sequence[tuple[Role, Callable[[Actor], Block | None]]] = (
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
    """What a person's home shows; all but `blocks` is of those who write or sign for a municipality."""

    is_applicant: bool = False
    is_officer: bool = False
    blocks: Sequence[Block] = ()
    proposals: Sequence[Proposal] = ()
    rooms: Sequence[Room] = ()
    notices: Sequence[tuple[Notice, Words]] = ()
    dates: Sequence[KeyDate] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the person has no role yet."""
        return not self.blocks and not self.is_applicant

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
    if not actor.has(Role.OFFICER, Role.SIGNER):
        return Home(blocks=blocks)
    proposals, calls = own_proposals(actor), calls_ahead(actor)
    is_officer = actor.has(Role.OFFICER)
    return Home(
        is_applicant=True,
        is_officer=is_officer,
        blocks=[waiting_block(actor, proposals), *blocks],
        proposals=proposals,
        rooms=room_left(actor, calls) if is_officer else [],
        notices=[(told, words_of(told.code, told.details)) for told in newest_unread(actor, NOTICES)],
        dates=key_dates(actor, calls),
    )
