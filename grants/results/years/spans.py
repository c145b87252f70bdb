"""Published figures in rows: a year or several years together, and totals over rows. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple


class Figure(NamedTuple):
    """A published figure: of which years, what it counts, how much, and where it stands."""

    first_year: int
    last_year: int
    measure: str
    value: int
    source: Any = None


@dataclass(frozen=True, slots=True)
class Span:
    """What was published of a year, or of several years together, by what it counts."""

    first: int
    last: int
    figures: Mapping[str, Figure]

    @property
    def label(self) -> str:
        """2024, or 2019–2022."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    def value(self, measure: str) -> int | None:
        """The figure; None where nobody published one."""
        figure = self.figures.get(measure)
        return figure.value if figure else None

    def holds(self, other: "Span") -> bool:
        """Whether the other lies within it and is not the same."""
        within = self.first <= other.first and other.last <= self.last
        return within and (self.first, self.last) != (other.first, other.last)


def spans_of(figures: Iterable[Figure]) -> tuple[list[Span], list[Span]]:
    """(rows, totals) in order of the years; a total is over years that have rows of their own."""
    in_order = sorted(figures, key=_years)
    every = [
        Span(first, last, {figure.measure: figure for figure in group})
        for (first, last), group in groupby(in_order, key=_years)
    ]
    totals = [span for span in every if any(span.holds(other) for other in every)]
    return [span for span in every if span not in totals], totals


def addends(total: Span, rows: Iterable[Span], measure: str) -> list[int]:
    """The rows' figures that add up to a total's; empty where one is missing or they don't."""
    within = [span for span in rows if total.holds(span)]
    given = [value for span in within if (value := span.value(measure)) is not None]
    years = sum(span.last - span.first + 1 for span in within)
    covers = len(given) == len(within) and years == total.last - total.first + 1
    return given if covers and sum(given) == total.value(measure) else []


def _years(figure: Figure) -> tuple[int, int]:
    return figure.first_year, figure.last_year
