"""What a call demands, what is found against it, and the arithmetic of shares, exact to the won. Pure."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from grants.calls.asking import NOTHING_ASKED, FormSpec
from grants.proposals.content import Line
from grants.proposals.fields import input_of
from grants.proposals.slots import Asked

WHOLE = 10_000
# Of one source in one line: sums of a few dozen must stay within 64 bits.
MOST_WON = 10**15
# An error keeps a proposal from being filed; a warning only asks to look again.
ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a call demands: amounts in won, the rate in hundredths of a percent, documents, what its form asks.

    The rate is None while the support type was not chosen, or the call gives it none. `refused_files` are
    attached files (by the name they are kept under) that nobody gets: a virus, or not to be opened.
    `operation` has the codes of the categories that are costs of operation; None as their most: any share.
    """

    least_national: int
    most_national: int
    most_years: int
    first_year: int
    national_basis_points: int | None = None
    documents: tuple[Asked, ...] = ()
    refused_files: frozenset[str] = frozenset()
    asks: FormSpec = NOTHING_ASKED
    has_categories: bool = False
    operation: frozenset[str] = frozenset()
    operation_most_basis_points: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Won that go from the national to the municipality's share of the line with that key."""

    key: str
    won: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: where, which rule, and the figures of its sentence.

    `field` is the address to go to (a table's name where it has no row yet), `is_choice` says that it is
    chosen from several inputs; `figures` are won unless their name says otherwise; `named` is what the
    sentence is about, in Korean and in English. `mend` are the moves that make it go away, where they are
    exact.
    """

    section: str
    code: str
    field: str = ""
    figures: dict[str, int] = dataclasses.field(default_factory=dict)
    # What is to be mended, in Korean and in English, where the rule alone does not say it.
    named: tuple[str, str] = ("", "")
    level: str = ERROR
    mend: tuple[Move, ...] = ()
    is_choice: bool = False

    @property
    def target(self) -> str:
        """The input to go to, without id_."""
        return input_of(self.field, is_choice=self.is_choice)

    @property
    def is_error(self) -> bool:
        """Whether it keeps the proposal from being filed."""
        return self.level == ERROR

    @property
    def remedy(self) -> str:
        """By which its mending is asked for: rule, won and year; "" where nothing mends it exactly."""
        figures = [str(self.figures.get(name, "")) for name in ("over", "year")]
        return ":".join([self.code, *figures]) if self.mend else ""


def most_of(total: int, basis_points: int) -> int:
    """The most whole won that are within so many hundredths of a percent of a total."""
    return total * basis_points // WHOLE


def national_by_year(lines: Iterable[Line]) -> dict[int, int]:
    """Won of the national share by fiscal year, years in order."""
    years: dict[int, int] = {}
    for line in lines:
        years[line.fiscal_year] = years.get(line.fiscal_year, 0) + line.national
    return dict(sorted(years.items()))
