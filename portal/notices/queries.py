"""Reads of notices."""

from portal.actor import Actor
from portal.notices import policies


def unread_count(actor: Actor) -> int:
    """How many of the reader's notices are unread; 0 for nobody."""
    return policies.visible_to(actor).filter(read_at=None).count()
