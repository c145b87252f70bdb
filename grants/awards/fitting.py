"""What a reserve list could still add with the won left. Pure."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fitting:
    """Projects, and municipalities not counted before, that still fit."""

    projects: int
    municipalities: int


def down_the_list(reserves: Iterable[tuple[str, int]], left: int, counted: AbstractSet[str]) -> Fitting:
    """Go down the list of (municipality, won) and take what fits into what is left."""
    projects, new = 0, set()
    for municipality, won in reserves:
        if 0 < won <= left:
            left -= won
            projects += 1
            new.add(municipality)
    return Fitting(projects, len(new - counted))
