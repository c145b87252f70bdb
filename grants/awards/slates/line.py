"""The plain line down the ranking beside a slate: what it would choose, and where the slate leaves it. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from grants.awards.allocation import AWARD, Candidate, Places, allot
from grants.awards.slates.problem import ALL, Pool, Project, Totals, totals_of

# The place of the national envelope where a slate has none: it holds everything.
NATIONAL = -1


@dataclass(frozen=True, slots=True)
class Beside:
    """What a slate has more than the plain line (less: below 0), and where it departs from it, by key.

    `below`: in although the plain line leaves them out; `above`: out although it awards them.
    """

    gain: Totals
    below: tuple[int, ...]
    above: tuple[int, ...]


def plain_line(
    projects: Iterable[Project], pools: Sequence[Pool], planned: int | None = None
) -> tuple[int, ...]:
    """The keys, ascending, that the plain line awards, `planned` of them at most."""
    projects = list(projects)
    left = {place: pool.left for place, pool in enumerate(pools)}
    national = min(
        (n for n, pool in enumerate(pools) if pool.scope == ALL), key=left.__getitem__, default=NATIONAL
    )
    left.setdefault(national, sum(project.amount for project in projects))
    candidates = [_candidate(project, pools, national) for project in projects]
    allotted = allot(candidates, left, national, Places(awards=planned))
    return tuple(sorted(each.candidate.key for each in allotted if each.outcome == AWARD))


def beside(projects: Iterable[Project], line: Collection[int], chosen: Collection[int]) -> Beside:
    """A slate against the plain line, both as keys."""
    projects = list(projects)
    ours, plain = set(chosen), set(line)
    return Beside(
        gain=totals_of(each for each in projects if each.key in ours)
        - totals_of(each for each in projects if each.key in plain),
        below=tuple(sorted(ours - plain)),
        above=tuple(sorted(plain - ours)),
    )


def _candidate(project: Project, pools: Sequence[Pool], national: int) -> Candidate:
    covering = {place for place, pool in enumerate(pools) if project.is_of(pool.scope, pool.code)}
    everywhere = tuple(sorted(covering | {national}))
    return Candidate(project.key, project.rank, project.passes, project.amount, everywhere)
