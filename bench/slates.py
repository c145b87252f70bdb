"""Slates: 99 of so many solved to a proven gap, and exactly; what clashes explained; a price of every rule.

Each figure is the slowest of some made-up years; in hard ones who asks for more has more points.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bench.clock import judged, timed
from bench.figures import Budget, Figure
from grants.awards.slates.prices import prices
from grants.awards.slates.problem import (
    LEAST,
    MUNICIPALITIES,
    MUNICIPALITIES_FIRST,
    PROJECTS,
    PROVEN,
    PROVINCE,
    SERVICE_FIELD,
    Bound,
    Clash,
    Problem,
    Solution,
)
from grants.awards.slates.solving import solve
from tests.grants.awards.slates.problems import with_rules, year

SECONDS = {300: 0.5, 1_000: 2.0, 5_000: 5.0}
SEEDS = (1, 2, 3)
EXPLAINED = Budget(seconds=5)
LIMIT = 60.0


def measure(size: int) -> Iterator[Figure]:
    """The solver at every size up to this one."""
    for count, seconds in SECONDS.items():
        if count <= size:
            yield from _solved(count, Budget(seconds=seconds))
            yield from _explained(count)
    yield _priced(300)


def _solved(count: int, budget: Budget) -> Iterator[Figure]:
    for name, years in (
        ("plain", [year(count, seed) for seed in SEEDS]),
        ("hard", [year(count, seed, hard=True) for seed in SEEDS]),
        ("most municipalities", [with_rules(year(count, s), objective=MUNICIPALITIES_FIRST) for s in SEEDS]),
    ):
        yield _slowest(f"slate of 99, {name}, gap ≤ 0.01 %", count, years, _to_a_gap, budget)
        yield _slowest(f"slate of 99, {name}, exact", count, years, _exactly)


def _explained(count: int) -> Iterator[Figure]:
    years = [problem for seed in SEEDS for problem in _impossible(year(count, seed, hard=True))]
    yield _slowest("rules that clash, explained", count, years, _clashing, EXPLAINED)


def _priced(count: int) -> Figure:
    problem = year(count, 1)
    solution = _exactly(problem)
    return _slowest(
        "price of every rule", count, [problem], lambda each: list(prices(each, solution, time_limit=LIMIT))
    )


def _slowest(
    what: str,
    count: int,
    years: Iterable[Problem],
    act: Callable[[Problem], object],
    budget: Budget | None = None,
) -> Figure:
    spent = [timed(lambda problem=problem: act(problem)) for problem in years]
    wall, cpu = max(spent)
    return judged(Figure(what, count, wall, cpu), budget)


def _to_a_gap(problem: Problem) -> Solution:
    return _proven(problem, PROVEN)


def _exactly(problem: Problem) -> Solution:
    return _proven(problem, 0)


def _proven(problem: Problem, enough: int) -> Solution:
    answer = solve(problem, time_limit=LIMIT, enough=enough)
    if not isinstance(answer, Solution) or not answer.proof.is_proven or answer.proof.gap > enough:
        message = f"no slate, or not proven: {answer}"
        raise RuntimeError(message)
    return answer


def _clashing(problem: Problem) -> None:
    answer = solve(problem, time_limit=LIMIT)
    if not isinstance(answer, Clash) or not answer.is_irreducible:
        message = f"no irreducible set of rules: {answer}"
        raise RuntimeError(message)


def _impossible(whole: Problem) -> Iterator[Problem]:
    """Years whose rules clash in several ways: by money, by counts, by places, by one project."""
    bounds, pools = whole.rules.bounds, whole.rules.pools
    yield with_rules(whole, pools=(replace(pools[0], left=pools[0].left // 5), *pools[1:]))
    floors = (Bound(SERVICE_FIELD, field, PROJECTS, LEAST, 26) for field in "abcd")
    yield with_rules(whole, bounds=(*bounds, *floors))
    yield with_rules(whole, bounds=(*bounds, Bound("all", "", MUNICIPALITIES, LEAST, 120)))
    yield with_rules(whole, bounds=(*bounds, Bound(PROVINCE, "46", PROJECTS, LEAST, 60)), per_municipality=1)
    yield with_rules(whole, forced_in=(whole.projects[-1].key,))
