"""From whom names of applicants and institutions are withheld."""

from grants.calls.models import Blindness
from grants.reviews.policies import OVERSEERS
from portal.actor import Actor


def is_withheld(actor: Actor, blind: str) -> bool:
    """Whether a person is not shown who applies in a call that is so blind: all but the ministry's overseers."""
    return blind == Blindness.DOUBLE and not actor.has(*OVERSEERS)
