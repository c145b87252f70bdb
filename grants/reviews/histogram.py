"""How a reviewer's own totals are spread, as bars. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10
HEIGHT = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """Scores from `low` to `high`, how many, and where the bar stands in a picture of 100 × HEIGHT."""

    low: int
    high: int
    count: int
    x: int
    y: int
    height: int


def histogram(totals: Sequence[int], most: int) -> list[Bar]:
    """Ten bars over 0 to `most`; empty when there is nothing to show."""
    if not totals or most < BINS:
        return []
    counts = [0] * BINS
    for total in totals:
        counts[min(total * BINS // most, BINS - 1)] += 1
    highest = max(counts)
    return [_bar(number, count, highest, most) for number, count in enumerate(counts)]


def _bar(number: int, count: int, highest: int, most: int) -> Bar:
    height = HEIGHT * count // highest
    low, high = most * number // BINS, most * (number + 1) // BINS
    return Bar(low, high, count, number * 100 // BINS, HEIGHT - height, height)
