"""How a committee decides: more than half attend, and more than half of those agree. Pure."""

from collections.abc import Iterable

UPHOLD, REJECT, ABSENT = "uphold", "reject", "absent"


def is_quorate(votes: Iterable[str]) -> bool:
    """Whether more than half of the committee attended; a vote for each member."""
    cast = list(votes)
    attended = sum(vote != ABSENT for vote in cast)
    return attended * 2 > len(cast)


def is_upheld(votes: Iterable[str]) -> bool:
    """Whether more than half of those who attended agree."""
    cast = list(votes)
    attended = sum(vote != ABSENT for vote in cast)
    return sum(vote == UPHOLD for vote in cast) * 2 > attended
