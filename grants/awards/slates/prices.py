"""What each rule costs: the best slate without it, and who changes places."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grants.awards.slates.problem import Problem, Solution, Totals
from grants.awards.slates.programme import Clock, Tell
from grants.awards.slates.solving import solve


@dataclass(frozen=True, slots=True)
class Price:
    """The best slate without a rule: what it has more than the slate with it, who comes in and who goes out."""

    rule: str
    solution: Solution
    change: Totals
    coming: tuple[int, ...]
    going: tuple[int, ...]


def prices(
    problem: Problem,
    solution: Solution,
    *,
    time_limit: float,
    seed: int = 0,
    rules: Iterable[str] | None = None,
    tell: Tell = lambda _fraction: None,
) -> Iterator[Price]:
    """One price after the other, for the given rules or all in force; `time_limit` seconds for all of them.

    Each search begins at the slate itself, which keeps the fewer rules too. The time that one leaves over
    goes to the others; where it was too short the price's own solution says that it is not proven.
    """
    asked = list(problem.rules.in_force() if rules is None else rules)
    clock = Clock(time_limit)
    for number, rule in enumerate(asked):
        tell(number / len(asked))
        seconds = clock.left / (len(asked) - number)
        yield _without(problem, solution, rule, seconds, seed)


def _without(problem: Problem, solution: Solution, rule: str, seconds: float, seed: int) -> Price:
    fewer = Problem(problem.projects, problem.rules.without(rule))
    begun = set(solution.chosen)
    found = solve(fewer, time_limit=seconds, seed=seed, start=begun)
    # It begins at a slate: there always is one.
    best = found if isinstance(found, Solution) else solution
    return Price(
        rule,
        best,
        best.totals - solution.totals,
        coming=tuple(sorted(set(best.chosen) - begun)),
        going=tuple(sorted(begun - set(best.chosen))),
    )
