"""The text of what was to be chosen from: the projects, and the won left of each envelope. Pure."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from grants.awards.slates.problem import Pool, Project
from grants.reviews.scoring.record import canonical

FORMAT = 1
COLUMNS = tuple(each.name for each in fields(Project))


@dataclass(frozen=True, slots=True)
class Gathered:
    """The projects of a ranking by rank, every envelope of the year, and how many the call still plans."""

    projects: tuple[Project, ...]
    pools: tuple[Pool, ...]
    planned: int | None = None


def said(gathered: Gathered) -> str:
    """Canonical JSON, projects as rows in the order of their columns."""
    rows = [[getattr(each, column) for column in COLUMNS] for each in gathered.projects]
    text = {
        "format": FORMAT,
        "columns": COLUMNS,
        "projects": rows,
        "pools": [asdict(each) for each in gathered.pools],
        "planned": gathered.planned,
    }
    return canonical(text)


def read(text: str) -> Gathered:
    """What `said` wrote."""
    given = json.loads(text)
    projects = tuple(Project(**dict(zip(given["columns"], row, strict=True))) for row in given["projects"])
    return Gathered(projects, tuple(Pool(**each) for each in given["pools"]), given["planned"])


def gone(before: Sequence[Project], now: Sequence[Project]) -> list[int]:
    """The keys of the projects that are no longer there, or no longer the same."""
    standing = set(now)
    return [each.key for each in before if each not in standing]
