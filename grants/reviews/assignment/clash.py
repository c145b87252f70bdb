"""Why there is no way: rules that can't all hold, of which none can be left out of the list."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from grants.reviews.assignment import panels
from grants.reviews.assignment.balance import shortfall
from grants.reviews.assignment.problem import Problem
from grants.reviews.assignment.rules import Rule, RuleKind

# So many of one kind are told one by one; more are one rule, told by their number.
NAMED = 20


def clashing(problem: Problem) -> list[Rule]:
    """An irreducible set of rules that clash; empty when there is a way.

    First the elastic phase: the fewest seats that stay empty, and the cut that proves it. Then the filter:
    a rule without which it is still impossible is dropped for good.
    """
    core = _core(problem)
    if core is None:
        return []
    kept = _rules(core)
    for rule in list(kept):
        fewer = [other for other in kept if other != rule]
        if not possible(_with(core, fewer)):
            kept = fewer
    return [Rule(RuleKind.NEEDED, tuple(item.key for item in core.items)), *kept]


def possible(problem: Problem) -> bool:
    """Whether every item can have what it needs."""
    return panels.possible(problem) if problem.limits else shortfall(problem).seats == 0


def _core(problem: Problem) -> Problem | None:
    """The items that already clash by themselves, as few as halving finds."""
    if problem.limits:
        return None if possible(problem) else _halved(problem, possible)
    short = shortfall(problem)
    return None if not short.seats else _halved(problem.of_items(short.items), possible)


def _halved(problem: Problem, is_possible: Callable[[Problem], bool]) -> Problem:
    """Drop pieces of the items, ever smaller ones, while the rest is still impossible."""
    piece = len(problem.items) // 2
    while piece:
        at = 0
        while at < len(problem.items) and len(problem.items) > piece:
            rest = np.delete(
                np.arange(len(problem.items)), np.arange(at, min(at + piece, len(problem.items)))
            )
            fewer = problem.of_items(rest)
            if is_possible(fewer):
                at += piece
            else:
                problem = fewer
        piece = piece // 2 if len(problem.items) <= NAMED * 4 else 0
    return problem


def _rules(problem: Problem) -> list[Rule]:
    excluded = [item.key for item, row in zip(problem.items, problem.excluded, strict=True) if row.any()]
    found = [*_grouped(RuleKind.EXCLUSIONS, excluded)]
    if problem.of_another_field.any():
        found.append(Rule(RuleKind.FIELDS, ()))
    if problem.limits:
        return [*found, *_grouped(RuleKind.CAPACITY, [limit.key for limit in problem.limits])]
    reached = problem.open | problem.excluded | problem.of_another_field
    used: list[bool] = np.any(reached, axis=0).tolist()
    capable = (
        place.key
        for place, is_used in zip(problem.places, used, strict=True)
        if is_used and place.most is not None
    )
    return [*found, *_grouped(RuleKind.CAPACITY, capable)]


def _grouped(kind: RuleKind, keys: Iterable[str]) -> list[Rule]:
    keys = tuple(keys)
    return [Rule(kind, (key,)) for key in keys] if len(keys) <= NAMED else [Rule(kind, keys)]


def _with(problem: Problem, rules: list[Rule]) -> Problem:
    """The problem in which only these rules hold."""
    held = {kind: {key for rule in rules if rule.kind == kind for key in rule.about} for kind in RuleKind}
    lifted = np.array([item.key not in held[RuleKind.EXCLUSIONS] for item in problem.items], dtype=bool)
    open_ = problem.open | (problem.excluded & lifted[:, None])
    if all(rule.kind != RuleKind.FIELDS for rule in rules):
        closed = problem.excluded & ~lifted[:, None]
        open_ |= problem.of_another_field & ~closed
    places = tuple(
        place if place.key in held[RuleKind.CAPACITY] else replace(place, most=None)
        for place in problem.places
    )
    limits = tuple(limit for limit in problem.limits if limit.key in held[RuleKind.CAPACITY])
    return replace(problem, open=open_, places=places, limits=limits)
