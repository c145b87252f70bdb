"""The one way in: a problem and a seed, and out comes a plan with its proof, or the rules that clash."""

from collections.abc import Callable

import numpy as np

from grants.reviews.assignment import panels
from grants.reviews.assignment.answers import Clash, Plan
from grants.reviews.assignment.balance import Loads, by_level, evenest
from grants.reviews.assignment.clash import clashing, possible
from grants.reviews.assignment.flow import GROWTH, Flow, Market
from grants.reviews.assignment.problem import Problem, canonical

Told = Callable[[str, int], None]


def solve(problem: Problem, seed: int, told: Told = lambda _stage, _count: None) -> Plan | Clash:
    """Assign every item to as many places as it needs. The same input in any order gives the same plan."""
    ordered = canonical(problem)
    if (ordered.needed() == 0).any():
        ordered = ordered.of_items(np.flatnonzero(ordered.needed()))
    if not ordered.items:
        return Plan((), 0, 0)
    if ordered.limits:
        return _by_panels(ordered, seed, told)
    even = by_level(ordered)
    told("even", 0)
    if even is not None:
        flow = _flow(ordered, even, seed, told, GROWTH)
        if flow.is_proven:
            return _plan(ordered, flow)
    return _unevenly(ordered, seed, told)


def _unevenly(problem: Problem, seed: int, told: Told) -> Plan | Clash:
    told("clash", 0)
    if not possible(problem):
        return Clash(tuple(clashing(problem)))
    told("even", 1)
    return _plan(problem, _flow(problem, evenest(problem), seed, told, GROWTH**5))


def _flow(problem: Problem, even: Loads, seed: int, told: Told, most: int) -> Flow:
    """The cheapest flow; a point is made dearer until neither ties nor a shortage are a bargain."""
    dearer = 1
    while True:
        market = Market(problem, even, seed, dearer=dearer)
        flow = market.cheapest(lambda _turn, pairs: told("pairs", pairs))
        if flow.is_proven or (flow.shortage and dearer >= most) or dearer >= GROWTH**5:
            return flow
        dearer *= GROWTH


def _by_panels(problem: Problem, seed: int, told: Told) -> Plan | Clash:
    told("clash", 0)
    if not possible(problem):
        return Clash(tuple(clashing(problem)))
    told("even", 0)
    laid = panels.cheapest(problem, seed)
    return Plan(
        _keys(problem, laid.items, laid.places),
        problem.points(laid.items, laid.places),
        laid.bound // laid.part,
    )


def _plan(problem: Problem, flow: Flow) -> Plan:
    pairs = _keys(problem, flow.items, flow.places)
    return Plan(pairs, flow.cost, flow.bound)


def _keys(problem: Problem, items: np.ndarray, places: np.ndarray) -> tuple[tuple[str, str], ...]:
    named = ((problem.items[i].key, problem.places[p].key) for i, p in zip(items, places, strict=True))
    return tuple(sorted(named))
