"""The text of what was to be chosen from: the projects, and the won left of each envelope. Pure."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path

from grants.awards import slates
from grants.awards.slates.problem import Pool, Problem, Project

FORMAT = 1
COLUMNS = tuple(each.name for each in fields(Project))


@dataclass(frozen=True, slots=True)
class Gathered:
    """The projects of a ranking by rank, every envelope of the year, and how many the call still plans."""

    projects: tuple[Project, ...]
    pools: tuple[Pool, ...]
    planned: int | None = None


def said(gathered: Gathered) -> str:
    """Canonical JSON: sorted keys, no spaces, projects as rows in the order of their columns."""
    rows = [[getattr(each, column) for column in COLUMNS] for each in gathered.projects]
    text = {
        "format": FORMAT,
        "columns": COLUMNS,
        "projects": rows,
        "pools": [asdict(each) for each in gathered.pools],
        "planned": gathered.planned,
    }
    return json.dumps(text, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> Gathered:
    """What `said` wrote."""
    given = json.loads(text)
    projects = tuple(Project(**dict(zip(given["columns"], row, strict=True))) for row in given["projects"])
    return Gathered(projects, tuple(Pool(**each) for each in given["pools"]), given["planned"])


def digest(text: str) -> str:
    """SHA-256 in hex of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of(problem: Problem) -> str:
    """SHA-256 of a problem, whatever the order of its projects."""
    projects = sorted(problem.projects, key=lambda each: each.key)
    rows = [[getattr(each, column) for column in COLUMNS] for each in projects]
    text = {"projects": rows, "rules": asdict(problem.rules)}
    return digest(json.dumps(text, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def gone(before: Sequence[Project], now: Sequence[Project]) -> list[int]:
    """The keys of the projects that are no longer there, or no longer the same."""
    standing = set(now)
    return [each.key for each in before if each not in standing]


@cache
def code_version() -> str:
    """The first digits of the SHA-256 over every file of the solver's package, by name."""
    found = hashlib.sha256()
    for file in sorted(Path(slates.__file__).parent.glob("*.py")):
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:16]
