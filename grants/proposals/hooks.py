"""Where later stages tie on: what they can do for a municipality with its proposal, said by them, shown by us."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from grants.proposals.models import Proposal
from portal.actor import Actor


@dataclass(frozen=True, slots=True)
class Step:
    """A page of a later stage, and a sentence on what it is for or how that stands."""

    label: str
    url: str
    note: str = ""


Asked = Callable[[Actor, Proposal], Iterable[Step]]
_asked: list[Asked] = []


def on_the_page(asked: Asked) -> None:
    """Let `asked(actor, proposal)` name pages for the municipality's people."""
    if asked not in _asked:
        _asked.append(asked)


def steps_of(actor: Actor, proposal: Proposal) -> list[Step]:
    """All pages of later stages that the actor may open about the proposal, those of the latest stage first."""
    return [step for asked in reversed(_asked) for step in asked(actor, proposal)]
