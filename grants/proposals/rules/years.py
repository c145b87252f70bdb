"""Fiscal years: from the programme's year on, one after another, not too many."""

from collections.abc import Iterator
from itertools import pairwise

from grants.proposals.content import BUDGET, Content
from grants.proposals.rules.lines import cell
from grants.proposals.subsidy import Finding, Rules


def _years(content: Content) -> list[int]:
    return sorted({line.fiscal_year for line in content.lines})


def _cell_of(content: Content, year: int) -> str:
    return cell(next(line for line in content.lines if line.fiscal_year == year), "fiscal_year")


def begin_with_the_first(content: Content, rules: Rules) -> Iterator[Finding]:
    """The first fiscal year is that of the programme."""
    first = _years(content)[0]
    if first != rules.first_year:
        at = _cell_of(content, first)
        yield Finding(BUDGET, "begins_in_another_year", at, {"year": rules.first_year})


def follow_one_another(content: Content, rules: Rules) -> Iterator[Finding]:
    """No year between two others is left out."""
    years = _years(content)
    after = next((year for before, year in pairwise(years) if year > before + 1), None)
    if after is not None:
        yield Finding(BUDGET, "years_with_a_gap", _cell_of(content, after))


def are_not_too_many(content: Content, rules: Rules) -> Iterator[Finding]:
    """As many fiscal years as the call takes."""
    years = _years(content)
    if len(years) > rules.most_years:
        at = _cell_of(content, years[rules.most_years])
        yield Finding(BUDGET, "too_many_years", at, {"most_count": rules.most_years})
