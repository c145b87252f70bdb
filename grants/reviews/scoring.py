"""From the reviewers' points to a ranking. Exact: fractions are rounded only where they are stored or shown."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TypeVar

METHOD = "mean-without-extremes"
PLACES = Decimal("0.0001")

Key = TypeVar("Key", bound=Hashable)


def counted(points: Sequence[int], trim_from: int) -> list[int]:
    """The scores that count, ascending: from `trim_from` scores on, without one highest and one lowest."""
    ordered = sorted(points)
    return ordered[1:-1] if len(ordered) >= trim_from else ordered


def mean(points: Sequence[int], trim_from: int) -> Fraction:
    """The exact mean of the scores that count. ValueError when there is none."""
    scores = counted(points, trim_from)
    if not scores:
        raise ValueError("no score counts")
    return Fraction(sum(scores), len(scores))


def spread(points: Sequence[int]) -> Fraction:
    """How far the highest and the lowest lie apart; nothing is dropped."""
    return Fraction(max(points) - min(points)) if points else Fraction(0)


def rounded(score: Fraction) -> Decimal:
    """To 4 places, halves up, never through a float. Scores are never negative."""
    return Decimal(floor(score * 10_000 + Fraction(1, 2))) * PLACES


def passes(score: Fraction, pass_mark: Decimal) -> bool:
    """Whether the exact score reaches the mark."""
    return score >= Fraction(pass_mark)


def ranked(scores: Mapping[Key, Fraction]) -> list[tuple[int, Key]]:
    """(rank, key), best first. Equal scores share a rank and the next one counts them all: 1, 1, 3."""
    best_first = sorted(scores.values(), reverse=True)
    ranks: dict[Fraction, int] = {}
    for place, score in enumerate(best_first, start=1):
        ranks.setdefault(score, place)
    placed = [(ranks[score], key) for key, score in scores.items()]
    return sorted(placed, key=lambda entry: entry[0])
