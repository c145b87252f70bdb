"""The rate of the support type: the nation bears at most ⌊total × basis points / 10000⌋ won."""

from collections.abc import Iterator, Sequence

from grants.proposals.content import BUDGET, Content, Line
from grants.proposals.rules.lines import cell
from grants.proposals.rules.mending import away_from_national
from grants.proposals.subsidy import Finding, Move, Rules, most_of


def whole_is_within(content: Content, rules: Rules) -> Iterator[Finding]:
    """Over the whole project."""
    over = _over(content.lines, rules)
    if over:
        figures = _figures(content.lines, rules, over)
        moves = _moves_of_the_whole(content.lines, rules, over)
        yield Finding(BUDGET, "rate_exceeded", _largest(content.lines), figures, mend=moves)


def each_year_is_within(content: Content, rules: Rules) -> Iterator[Finding]:
    """In each fiscal year; told only where the whole is within, for mending the whole comes first."""
    if _over(content.lines, rules):
        return
    for year, lines in _by_year(content.lines).items():
        over = _over(lines, rules)
        if over:
            figures = {**_figures(lines, rules, over), "year": year}
            moves = away_from_national(lines, over)
            yield Finding(BUDGET, "rate_exceeded_in_year", _largest(lines), figures, mend=moves)


def _over(lines: Sequence[Line], rules: Rules) -> int:
    """By how many won the national share is too high. Moving so many mends it, for the total stays."""
    if rules.national_basis_points is None:
        return 0
    most = most_of(sum(line.total for line in lines), rules.national_basis_points)
    return max(0, sum(line.national for line in lines) - most)


def _figures(lines: Sequence[Line], rules: Rules, over: int) -> dict[str, int]:
    most = sum(line.national for line in lines) - over
    return {"over": over, "most": most, "rate_basis_points": rules.national_basis_points or 0}


def _moves_of_the_whole(lines: Sequence[Line], rules: Rules, over: int) -> tuple[Move, ...]:
    """Taken from the years that are above the rate: together they are above it by at least as much."""
    moves: list[Move] = []
    for year in _by_year(lines).values():
        won = min(_over(year, rules), over)
        over -= won
        found = away_from_national(year, won)
        if won and not found:
            return ()
        moves += found
    return tuple(moves)


def _by_year(lines: Sequence[Line]) -> dict[int, list[Line]]:
    years: dict[int, list[Line]] = {}
    for line in sorted(lines, key=lambda each: each.fiscal_year):
        years.setdefault(line.fiscal_year, []).append(line)
    return years


def _largest(lines: Sequence[Line]) -> str:
    """Where the most national money of these lines stands."""
    return cell(max(lines, key=lambda each: each.national), "national")
