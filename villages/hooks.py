"""Where later rooms tie on: what else passes on when an officer hands their work over."""

from collections.abc import Callable

from portal.actor import Actor
from villages.models import Membership

# Called within the transaction, with the membership that ended and the successor's.
Follower = Callable[[Actor, Membership, Membership], None]
_followers: list[Follower] = []


def on_handover(follower: Follower) -> None:
    """Let `follower(actor, former, successor)` pass on what its room keeps under the officer's name."""
    if follower not in _followers:
        _followers.append(follower)


def handed_over(actor: Actor, former: Membership, successor: Membership) -> None:
    """Tell every room."""
    for follower in _followers:
        follower(actor, former, successor)
