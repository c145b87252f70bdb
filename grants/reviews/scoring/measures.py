"""What is said of the points given to one submission. Exact: fractions are rounded only where stored or shown."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any, TypeVar

MEAN, TRIMMED, MEDIAN, ADJUSTED = METHODS = ("mean", "trimmed", "median", "adjusted")
# Ten thousandths: what is stored and shown has four places.
UNIT = 10_000

Key = TypeVar("Key", bound=Hashable)


def counted(points: Sequence[int], trim_from: int) -> list[int]:
    """The scores that count, ascending: from `trim_from` scores on, without one highest and one lowest."""
    ordered = sorted(points)
    return ordered[1:-1] if len(ordered) >= trim_from else ordered


def left_out(points: Sequence[int], trim_from: int) -> set[int]:
    """The places of the one highest and the one lowest score that do not count; none under `trim_from` scores."""
    if len(points) < trim_from:
        return set()
    by_points = sorted(range(len(points)), key=lambda place: (points[place], place))
    return {by_points[0], by_points[-1]}


def mean(points: Sequence[int], trim_from: int) -> Fraction:
    """The exact mean of the scores that count. ValueError when there is none."""
    scores = counted(points, trim_from)
    if not scores:
        raise ValueError("no score counts")
    return Fraction(sum(scores), len(scores))


def raw_mean(points: Sequence[int]) -> Fraction:
    """The exact mean of all scores. ValueError when there is none."""
    return mean(points, len(points) + 1)


def median(points: Sequence[int]) -> Fraction:
    """The middle score, of an even number the mean of the two in the middle. IndexError when there is none."""
    ordered = sorted(points)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle], 2)


def standing(method: str, points: Sequence[int], trim_from: int) -> Fraction:
    """What a submission's own scores say by the call's method; before leniency is estimated, their mean."""
    if method == MEDIAN:
        return median(points)
    return mean(points, trim_from) if method == TRIMMED else raw_mean(points)


def spread(points: Sequence[int]) -> Fraction:
    """How far the highest and the lowest lie apart; nothing is dropped."""
    return Fraction(max(points) - min(points)) if points else Fraction(0)


def rounded(score: Fraction) -> Decimal:
    """To 4 places, halves up, never through a float."""
    return Decimal((2 * UNIT * score.numerator + score.denominator) // (2 * score.denominator)).scaleb(-4)


def passes(score: Fraction, pass_mark: Decimal) -> bool:
    """Whether the exact score reaches the mark."""
    return score >= Fraction(pass_mark)


def whole(scores: Sequence[Fraction]) -> list[int]:
    """The same scores as whole numbers of one small unit: as exact, and much quicker to compare."""
    unit = lcm(*{score.denominator for score in scores})
    return [score.numerator * (unit // score.denominator) for score in scores]


def ranked(scores: Mapping[Key, Fraction]) -> list[tuple[int, Key]]:
    """(rank, key), best first. Equal scores share a rank and the next one counts them all: 1, 1, 3."""
    placed = zip(ranks(whole(list(scores.values()))), scores, strict=True)
    return sorted(placed, key=lambda entry: entry[0])


def ranks(keys: Sequence[Any]) -> list[int]:
    """The rank of each key, the greatest first; equal keys share one."""
    best_first = sorted(keys, reverse=True)
    first: dict[Any, int] = {}
    for place, key in enumerate(best_first, start=1):
        first.setdefault(key, place)
    return [first[key] for key in keys]
