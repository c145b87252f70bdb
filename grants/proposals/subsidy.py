"""The rules of the money, exact to the won. Pure.

The national share is at most ⌊total × basis points / 10000⌋, over the project and in each fiscal
year; it lies between the call's least and most; fiscal years are consecutive, from the programme's
year on, and not too many.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grants.proposals.content import BUDGET, Line
from grants.proposals.slots import Asked

WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Rules:
    """What a call demands: amounts in won, the rate in hundredths of a percent, documents.

    The rate is None while the support type was not chosen, or the call gives it none. `refused_files` are
    attached files (by the name they are kept under) that nobody gets: a virus, or not to be opened.
    """

    least_national: int
    most_national: int
    most_years: int
    first_year: int
    national_basis_points: int | None = None
    documents: tuple[Asked, ...] = ()
    refused_files: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: where, which rule, and the figures of its sentence.

    `field` names the input to go to; `figures` are won unless their name says otherwise; `named` is what
    the sentence is about, in Korean and in English.
    """

    section: str
    code: str
    field: str = ""
    figures: dict[str, int] = dataclasses.field(default_factory=dict)
    named: tuple[str, str] = ("", "")


def most_national_of(total: int, basis_points: int) -> int:
    """The most won the nation may bear of a total."""
    return total * basis_points // WHOLE


def national_by_year(lines: Iterable[Line]) -> dict[int, int]:
    """Won of the national share by fiscal year, years in order."""
    years: dict[int, int] = {}
    for line in lines:
        years[line.fiscal_year] = years.get(line.fiscal_year, 0) + line.national
    return dict(sorted(years.items()))


def check_budget(lines: Sequence[Line], rules: Rules) -> list[Finding]:
    """All that is to be mended in a budget."""
    if not lines:
        return [Finding(BUDGET, "budget_empty")]
    return [
        *_lines_without_amount(lines),
        *_years(lines, rules),
        *_rate(lines, rules),
        *_bounds(lines, rules),
    ]


def _lines_without_amount(lines: Sequence[Line]) -> list[Finding]:
    return [
        Finding(BUDGET, "line_without_amount", f"lines-{number}-national", {"row_number": number + 1})
        for number, line in enumerate(lines)
        if line.total == 0
    ]


def _years(lines: Sequence[Line], rules: Rules) -> list[Finding]:
    years = sorted({line.fiscal_year for line in lines})
    found = []
    if years[0] != rules.first_year:
        found.append(Finding(BUDGET, "begins_in_another_year", figures={"year": rules.first_year}))
    if years != list(range(years[0], years[0] + len(years))):
        found.append(Finding(BUDGET, "years_with_a_gap"))
    if len(years) > rules.most_years:
        found.append(Finding(BUDGET, "too_many_years", figures={"most_count": rules.most_years}))
    return found


def _rate(lines: Sequence[Line], rules: Rules) -> list[Finding]:
    if rules.national_basis_points is None:
        return []
    whole = _over_rate(lines, rules.national_basis_points)
    if whole:
        return [Finding(BUDGET, "rate_exceeded", "lines-0-national", whole)]
    found = []
    for year in sorted({line.fiscal_year for line in lines}):
        over = _over_rate([line for line in lines if line.fiscal_year == year], rules.national_basis_points)
        if over:
            found.append(Finding(BUDGET, "rate_exceeded_in_year", "lines-0-national", {**over, "year": year}))
    return found


def _over_rate(lines: Sequence[Line], basis_points: int) -> dict[str, int]:
    """By how many won the national share is too high; empty when it is not.

    Moving so many to another source mends it, for the total stays.
    """
    most = most_national_of(sum(line.total for line in lines), basis_points)
    over = sum(line.national for line in lines) - most
    return {"over": over, "most": most, "rate_basis_points": basis_points} if over > 0 else {}


def _bounds(lines: Sequence[Line], rules: Rules) -> list[Finding]:
    national = sum(line.national for line in lines)
    if national < rules.least_national:
        short = {"least": rules.least_national, "short": rules.least_national - national}
        return [Finding(BUDGET, "national_too_small", "lines-0-national", short)]
    if national > rules.most_national:
        over = {"most": rules.most_national, "over": national - rules.most_national}
        return [Finding(BUDGET, "national_too_large", "lines-0-national", over)]
    return []
