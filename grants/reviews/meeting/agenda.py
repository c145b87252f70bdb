"""What a panel must talk about, and which scores lie far from the others. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

# Said on the page; a flag changes no score.
OUTLIER_POINTS = 15
WIDE_SPREAD = 20
NEAR_THE_LINE = 3
# Below so many sheets no one of them is "far from the others".
LEAST_SHEETS = 3

FLAGGED, DISAGREEMENT, NEAR = "flagged", "disagreement", "near"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one submission: its number, mean, widest distance, and whether somebody flagged it."""

    number: str
    score: Decimal | None
    spread: Decimal | None
    is_flagged: bool


def reasons(row: Standing, pass_mark: Decimal) -> tuple[str, ...]:
    """Why it must be talked about, none when it need not."""
    found = [FLAGGED] if row.is_flagged else []
    if row.spread is not None and row.spread >= WIDE_SPREAD:
        found.append(DISAGREEMENT)
    if row.score is not None and abs(row.score - pass_mark) <= NEAR_THE_LINE:
        found.append(NEAR)
    return tuple(found)


def need(row: Standing, pass_mark: Decimal) -> tuple[int, bool, Decimal, Decimal, str]:
    """By this the agenda is sorted: most reasons, flagged, widest spread, nearest to the line, number."""
    distance = abs(row.score - pass_mark) if row.score is not None else Decimal(1000)
    return (
        -len(reasons(row, pass_mark)),
        not row.is_flagged,
        -(row.spread or Decimal(0)),
        distance,
        row.number,
    )


def outliers(totals: Sequence[int]) -> list[bool]:
    """For each total, whether it lies OUTLIER_POINTS or more from the median of the others."""
    if len(totals) < LEAST_SHEETS:
        return [False] * len(totals)
    return [
        abs(total - median([*totals[:place], *totals[place + 1 :]])) >= OUTLIER_POINTS
        for place, total in enumerate(totals)
    ]
