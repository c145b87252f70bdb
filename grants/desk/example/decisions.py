"""The regular call's decision, made by the portal's own actions and published by a second person."""

from collections.abc import Iterator

from grants.desk.example.programme import Ground
from portal.accounts.models import User


def publish(ground: Ground, managers: tuple[User, User], awards: int) -> Iterator[str]:
    """Rank, draft, keep the first `awards`, and publish through the two-person rule."""
    yield from ()
