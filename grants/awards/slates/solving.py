"""The one way in: a problem, and out comes the best slate with its proof, or the rules that clash."""

from collections.abc import Iterable, Sequence

from grants.awards.slates.certificate import ceilings
from grants.awards.slates.checking import faults_of, totals_of
from grants.awards.slates.clash import clashing
from grants.awards.slates.problem import (
    MUNICIPALITIES_FIRST,
    Answer,
    NotFound,
    Problem,
    Proof,
    Solution,
    gap_of,
    is_proven,
)
from grants.awards.slates.programme import Clock, Tell
from grants.awards.slates.rows import Table
from grants.awards.slates.search import Best, Search

# Larger sums are not whole in a float.
MOST = 2**53
# However little time is left, what clashes is looked for this long (seconds).
EXPLAINING = 5.0


def solve(
    problem: Problem,
    *,
    time_limit: float,
    seed: int = 0,
    tell: Tell = lambda _fraction: None,
    enough: int = 0,
    start: Iterable[int] = (),
) -> Answer:
    """The best slate within `time_limit` seconds; the same problem in any order gives the same slate.

    Of slates equally good it is the one with the least sum of ranks, where that is found quickly. `tell` hears
    how much of the time is spent, 0 to 1; what it raises ends the search. `enough`: a gap in millionths at
    which to stop early. `start`: keys of a slate to begin with; one that breaks a rule is passed over.
    ValueError when a key stands twice, or points or won are below 0 or too large to be added up exactly.
    """
    _ensure_sane(problem)
    clock, table = Clock(time_limit), Table(problem)
    search = Search(table, clock, seed, enough, tell)
    stages: list[Best] = []
    objectives = _objectives(table, problem)
    for gains in objectives:
        begun = stages[-1].chosen if stages else _begun(problem, table, list(start))
        stages.append(search.best(gains, begun))
        if stages[-1].chosen is None:
            return _nothing(stages[-1], problem, clock, seed)
        if len(stages) < len(objectives):
            table.keep_municipalities(stages[0].gain)
    chosen = search.best_ranked(stages[-1], table.scores())
    return _solution(problem, [table.projects[number].key for number in chosen], stages, clock)


def _objectives(table: Table, problem: Problem) -> list[list[int]]:
    first = [table.counts()] if problem.rules.objective == MUNICIPALITIES_FIRST else []
    return [*first, table.scores()]


def _begun(problem: Problem, table: Table, start: Sequence[int]) -> list[int] | None:
    if not start or faults_of(problem, start):
        return None
    return [number for number, project in enumerate(table.projects) if project.key in start]


def _nothing(best: Best, problem: Problem, clock: Clock, seed: int) -> Answer:
    if not best.is_impossible:
        return NotFound(clock.spent)
    return clashing(problem, Clock(max(clock.left, EXPLAINING)), seed)


def _solution(problem: Problem, keys: Sequence[int], stages: Sequence[Best], clock: Clock) -> Solution:
    faults = faults_of(problem, keys)
    if faults:
        message = f"A slate was found that breaks rules: {', '.join(faults)}."
        raise AssertionError(message)
    chosen = set(keys)
    totals = totals_of(project for project in problem.projects if project.key in chosen)
    certificates = tuple(each.certificate for each in stages)
    bound = min(stages[-1].bound, ceilings(problem, totals, certificates)[-1].bound)
    gap = gap_of(totals.score, bound)
    most = stages[0].bound if len(stages) > 1 else None
    proof = Proof(
        is_proven=is_proven(totals, gap, most),
        objective=totals.score,
        bound=bound,
        gap=gap,
        seconds=clock.spent,
        most_municipalities=most,
        certificates=certificates,
    )
    return Solution(tuple(sorted(keys)), totals, proof)


def _ensure_sane(problem: Problem) -> None:
    projects = problem.projects
    if len({each.key for each in projects}) < len(projects):
        raise ValueError("A project stands twice in the problem.")
    if any(each.score < 0 or each.amount < 0 for each in projects):
        raise ValueError("A project has fewer than 0 points or won.")
    if max(sum(each.score for each in projects), sum(each.amount for each in projects)) > MOST:
        raise ValueError("The points or won of all projects are too large to be added up exactly.")
