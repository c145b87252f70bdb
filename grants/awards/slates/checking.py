"""Whether a choice keeps the rules, in whole won and without any solver."""

from collections import Counter
from collections.abc import Iterable, Sequence

from grants.awards.slates.problem import (
    LEAST,
    MUNICIPALITIES,
    PROJECTS,
    Bound,
    Pool,
    Problem,
    Project,
    totals_of,
)

__all__ = ["faults_of", "totals_of"]


def faults_of(problem: Problem, chosen: Iterable[int]) -> tuple[str, ...]:
    """The keys of all rules that the choice breaks, in the order of the rules; none when it keeps them.

    `unknown:KEY`, `twice:KEY` and `amount:KEY` (it asks for no won) come first: they are rules always.
    """
    keys = Counter(chosen)
    by_key = {project.key: project for project in problem.projects}
    taken = [by_key[key] for key in sorted(keys) if key in by_key]
    found = [f"unknown:{key}" for key in sorted(keys) if key not in by_key]
    found += [f"twice:{key}" for key, times in sorted(keys.items()) if times > 1]
    found += [each.no_amount_rule for each in taken if each.amount < 1]
    broken = set(_broken(problem, taken, keys))
    return (*found, *dict.fromkeys(rule for rule in problem.rules.in_force() if rule in broken))


def _broken(problem: Problem, taken: Sequence[Project], keys: Iterable[int]) -> list[str]:
    rules, chosen = problem.rules, set(keys)
    found = [pool.rule for pool in rules.pools if _overdrawn(pool, taken)]
    found += [bound.rule for bound in rules.bounds if _is_broken(bound, taken)]
    municipalities = Counter(project.municipality for project in taken)
    if rules.per_municipality is not None and any(
        n > rules.per_municipality for n in municipalities.values()
    ):
        found.append("per_municipality")
    if rules.pass_mark and not all(project.passes for project in taken):
        found.append("pass_mark")
    found += [f"in:{key}" for key in rules.forced_in if key not in chosen]
    return found + [f"out:{key}" for key in rules.forced_out if key in chosen]


def _overdrawn(pool: Pool, taken: Iterable[Project]) -> bool:
    return sum(each.amount for each in taken if each.is_of(pool.scope, pool.code)) > pool.left


def _is_broken(bound: Bound, taken: Iterable[Project]) -> bool:
    count = counted(bound, taken)
    return count < bound.value if bound.side == LEAST else count > bound.value


def counted(bound: Bound, taken: Iterable[Project]) -> int:
    """What a choice comes to where the bound counts: projects, municipalities or won."""
    inside = totals_of(each for each in taken if each.is_of(bound.scope, bound.code))
    if bound.counts == PROJECTS:
        return inside.projects
    return inside.municipalities if bound.counts == MUNICIPALITIES else inside.won
