"""A problem and its solution as canonical JSON, from which both can be read again. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any, TypeVar, get_type_hints

from grants.awards.slates.problem import (
    ALL,
    DECLINE_AREA,
    LEAST,
    MOST,
    MUNICIPALITIES,
    MUNICIPALITIES_FIRST,
    PROJECTS,
    PROVINCE,
    SCORES,
    SERVICE_FIELD,
    SUPPORT_TYPE,
    WON,
    Bound,
    Certificate,
    Pool,
    Problem,
    Project,
    Proof,
    Rules,
    Solution,
    Totals,
)
from grants.reviews.scoring.record import canonical, digest

COLUMNS = tuple(each.name for each in fields(Project))
SCOPES = (ALL, PROVINCE, SERVICE_FIELD, SUPPORT_TYPE, DECLINE_AREA)
KNOWN: dict[tuple[type, str], Sequence[str]] = {
    (Pool, "scope"): SCOPES,
    (Bound, "scope"): SCOPES,
    (Bound, "counts"): (PROJECTS, MUNICIPALITIES, WON),
    (Bound, "side"): (LEAST, MOST),
    (Rules, "objective"): (SCORES, MUNICIPALITIES_FIRST),
}
Kind = TypeVar("Kind")


def _hints(kind: type) -> dict[str, Any]:
    """The types of its parts; of a tuple only that it is one, and a whole number is as good as a float."""
    widened = {float: (float, int)}
    hints = get_type_hints(kind)
    return {name: widened.get(hint) or (tuple if _is_tuple(hint) else hint) for name, hint in hints.items()}


def _is_tuple(hint: Any) -> bool:
    return getattr(hint, "__origin__", None) is tuple


HINTS: dict[type, dict[str, Any]] = {
    kind: _hints(kind) for kind in (Project, Pool, Bound, Rules, Totals, Proof)
}


def problem_said(problem: Problem) -> str:
    """The problem; the order in which its projects and rules are given changes nothing."""
    projects = sorted(problem.projects, key=lambda project: project.key)
    rows = [[getattr(each, column) for column in COLUMNS] for each in projects]
    return canonical({"columns": COLUMNS, "projects": rows, "rules": _rules_said(problem.rules)})


def hash_of(problem: Problem) -> str:
    """SHA-256 of the problem as it is said."""
    return digest(problem_said(problem))


def problem_read(text: str) -> Problem:
    """What `problem_said` wrote. ValueError when it is something else."""
    try:
        said = json.loads(text)
        if tuple(said["columns"]) != COLUMNS:
            raise ValueError("The columns of the projects are others.")
        projects = tuple(_read(Project, dict(zip(COLUMNS, row, strict=True))) for row in said["projects"])
        if len({each.key for each in projects}) < len(projects):
            raise ValueError("A project stands twice.")
        return Problem(projects, _rules_read(said["rules"]))
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(str(error)) from error


def solution_said(solution: Solution) -> str:
    """The slate with its proof."""
    return canonical(asdict(solution))


def solution_read(text: str) -> Solution:
    """What `solution_said` wrote. ValueError when it is something else."""
    try:
        return solution_of(json.loads(text))
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(str(error)) from error


def solution_of(said: Mapping[str, Any]) -> Solution:
    """The slate from its JSON. TypeError or KeyError when it is none."""
    proof = dict(said["proof"])
    certificates = tuple(Certificate(_pairs(each["weights"])) for each in proof["certificates"])
    return Solution(
        chosen=_whole(said["chosen"]),
        totals=_read(Totals, said["totals"]),
        proof=_read(Proof, {**proof, "certificates": certificates}),
    )


def pools_said(pools: Iterable[Pool]) -> list[dict[str, Any]]:
    """Envelopes in one order."""
    return [asdict(pool) for pool in sorted(pools, key=lambda pool: (pool.rule, pool.left))]


def pools_read(said: Iterable[Mapping[str, Any]]) -> tuple[Pool, ...]:
    """What `pools_said` wrote. TypeError when it is something else."""
    return tuple(_read(Pool, each) for each in said)


def _rules_said(rules: Rules) -> dict[str, Any]:
    ordered = replace(
        rules,
        bounds=tuple(sorted(rules.bounds, key=lambda bound: (bound.rule, bound.value))),
        forced_in=tuple(sorted(rules.forced_in)),
        forced_out=tuple(sorted(rules.forced_out)),
    )
    return {**asdict(ordered), "pools": pools_said(rules.pools)}


def _rules_read(said: Mapping[str, Any]) -> Rules:
    read = {
        "pools": pools_read(said["pools"]),
        "bounds": tuple(_read(Bound, each) for each in said["bounds"]),
        "forced_in": _whole(said["forced_in"]),
        "forced_out": _whole(said["forced_out"]),
    }
    return _read(Rules, {**said, **read})


def _read(kind: type[Kind], said: Mapping[str, Any]) -> Kind:
    """A record of this kind whose parts are all there, of their types, and of the values that are known."""
    hints = HINTS[kind]
    if set(said) != set(hints):
        raise TypeError(f"{kind.__name__}: {', '.join(sorted(set(said) ^ set(hints)))}")
    for name, value in said.items():
        is_other = isinstance(value, bool) and hints[name] is not bool
        if is_other or not isinstance(value, hints[name]) or value not in KNOWN.get((kind, name), [value]):
            raise TypeError(f"{kind.__name__}: {name} = {value!r}")
    return kind(**said)


def _pairs(said: Iterable[Any]) -> tuple[tuple[int, int], ...]:
    return tuple((number, weight) for number, weight in map(_whole, said))


def _whole(numbers: Iterable[Any]) -> tuple[int, ...]:
    read = tuple(numbers)
    if not all(isinstance(each, int) and not isinstance(each, bool) for each in read):
        raise TypeError(f"{read!r} are no whole numbers")
    return read
