"""From score sheets to ranks."""

from collections.abc import Iterator

from bench.clock import once
from bench.figures import Budget, Figure
from grants.calls.models import Call
from grants.reviews.actions.ranking import rank
from portal.accounts.models import User
from portal.accounts.queries import actor_of

# Promised for 10,000 proposals with three scores each, database and all.
RANKING = Budget(seconds=3)


def measure(size: int, call: Call) -> Iterator[Figure]:
    """All of a call, once."""
    manager = actor_of(User.objects.get(email="manager1@example.test"))
    yield once("ranking of all", size, lambda: rank(actor=manager, call=call), RANKING)
