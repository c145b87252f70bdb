"""The assignment: conflicts, balance, cost, order, and what a second solver and brute force say."""

import json
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.reviews.assignment import RuleKind, lp
from grants.reviews.assignment.answers import Clash, Plan
from grants.reviews.assignment.clash import possible
from grants.reviews.assignment.problem import SAME_PROVINCE
from grants.reviews.assignment.solve import solve
from tests.grants.reviews.assignment import problems

seeds = st.integers(0, 10_000)


def shuffled(problem, seed):
    """The same problem in another order."""
    random = np.random.default_rng(seed)
    rows, columns = random.permutation(len(problem.items)), random.permutation(len(problem.places))
    mixed, by_item = problem.of_items(rows), problem.spread.by_item
    return replace(
        mixed,
        places=tuple(problem.places[n] for n in columns),
        open=mixed.open[:, columns],
        excluded=mixed.excluded[:, columns],
        of_another_field=mixed.of_another_field[:, columns],
        cost=mixed.cost[:, columns],
        spread=replace(
            mixed.spread,
            of=mixed.spread.of[columns] if by_item else mixed.spread.of,
            free=mixed.spread.free if by_item else mixed.spread.free[columns],
        ),
        limits=tuple(replace(limit, counts=limit.counts[:, columns]) for limit in reversed(mixed.limits)),
    )


def told(problem):
    """A problem for the second solver."""
    spread = problem.spread
    return {
        "open": problem.open.tolist(),
        "needed": problem.needed().tolist(),
        "loads": problem.loads().tolist(),
        "room": problem.room().tolist(),
        "cost": problem.cost.tolist(),
        "by_item": spread.by_item,
        "of": spread.of.tolist(),
        "free": spread.free.tolist(),
        "same_province": SAME_PROVINCE,
        "limits": [{"most": limit.most, "counts": limit.counts.tolist()} for limit in problem.limits],
    }


def second_opinions(asked):
    """What the other solver finds for each problem, in a process of its own."""
    script = Path(__file__).with_name("second_opinion.py")
    lines = "\n".join(json.dumps(told(problem)) for problem in asked)
    done = subprocess.run(
        [sys.executable, str(script)], input=lines, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def answer_of(problem):
    """[sum of squares, cost] of our own answer, or None where rules clash; its proof must be whole."""
    answer = solve(problem, 1)
    if isinstance(answer, Clash):
        return None
    assert problems.faults(problem, answer) == []
    assert answer.objective == answer.bound
    pairs = problems.pairs_of(problem, answer)
    items, places = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
    assert problem.points(items, places) == answer.objective
    return [int((problems.loads_of(problem, answer) ** 2).sum()), answer.objective]


def test_a_second_solver_agrees_on_balance_and_cost():
    asked = [
        *(problems.of_reviewers(seed, 9, 6, 2) for seed in range(4)),
        *(problems.of_reviewers(seed, 12, 7, 3, closed=0.3, tight=True) for seed in range(8)),
        problems.of_reviewers(3, 30, 12, 3),
        *(problems.of_panels(seed, 14, 4) for seed in range(3)),
        *(problems.of_panels(seed, 12, 4, people=3) for seed in range(4)),
    ]
    ours = [answer_of(problem) for problem in asked]
    assert ours == second_opinions(asked)
    # Both kinds of answers occur, or nothing was compared.
    assert {answer is None for answer in ours} == {True, False}


def brute_force(problem):
    """[least sum of squares, least cost among those ways] by trying every way, or None."""
    choices = [
        list(combinations(np.flatnonzero(row).tolist(), item.needed))
        for row, item in zip(problem.open, problem.items, strict=True)
    ]
    found = []
    for chosen in product(*choices):
        pairs = [(item, place) for item, places in enumerate(chosen) for place in places]
        taken = np.bincount([place for _item, place in pairs], minlength=len(problem.places))
        if (taken <= problem.room()).all():
            items, places = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
            squares = int(((problem.loads() + taken) ** 2).sum())
            found.append([squares, problem.points(items, places)])
    return min(found) if found else None


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_every_way_tried_out_is_no_better(seed):
    problem = problems.of_reviewers(seed, 4, 4, 2, closed=0.3, tight=True)
    assert answer_of(problem) == brute_force(problem)


@settings(max_examples=15, deadline=None)
@given(seeds)
def test_the_order_of_the_input_changes_nothing(seed):
    for problem in (problems.of_reviewers(seed, 12, 8, 2), problems.of_panels(seed, 10, 4, people=1)):
        assert solve(problem, seed) == solve(shuffled(problem, seed), seed)


@settings(max_examples=15, deadline=None)
@given(seeds)
def test_conflicts_are_never_broken_and_loads_lie_within_one(seed):
    problem = problems.of_reviewers(seed, 24, 8, 3, closed=0.15)
    plan = solve(problem, 1)
    assert isinstance(plan, Plan)
    assert problems.faults(problem, plan) == []
    loads = problems.loads_of(problem, plan)
    assert loads.max() - loads.min() <= 1


def test_another_seed_breaks_ties_otherwise_at_the_same_cost():
    problem = problems.of_reviewers(5, 40, 12, 3)
    one, same, other = (solve(problem, seed) for seed in (1, 1, 2))
    assert one == same
    assert one.pairs != other.pairs
    assert one.objective == other.objective


def test_where_everybody_is_excluded_the_rules_name_the_proposal():
    problem = problems.of_reviewers(1, 12, 6, 2, closed=0)
    excluded = problem.excluded.copy()
    excluded[7] = True
    answer = solve(replace(problem, open=~excluded, excluded=excluded), 1)
    assert [(rule.kind, rule.about) for rule in answer.rules] == [
        (RuleKind.NEEDED, ("p0007",)),
        (RuleKind.EXCLUSIONS, ("p0007",)),
    ]


def test_too_small_capacities_are_named_and_none_in_vain():
    problem = problems.of_reviewers(1, 6, 3, 2, closed=0, most=3)
    answer = solve(problem, 1)
    kinds = [rule.kind for rule in answer.rules]
    assert kinds == [RuleKind.NEEDED, *[RuleKind.CAPACITY] * 3]
    for spared in range(3):
        free = tuple(
            replace(place, most=None) if n == spared else place for n, place in enumerate(problem.places)
        )
        assert possible(replace(problem, places=free).of_items(np.arange(len(answer.rules[0].about))))


@pytest.mark.parametrize("people", [2, 4])
def test_a_persons_capacity_runs_over_all_their_panels(people):
    problem = problems.of_panels(2, 12, 4, people=people)
    tight = replace(problem, limits=tuple(replace(limit, most=0) for limit in problem.limits))
    answer = solve(tight, 1)
    assert answer_of(problem) is not None
    if isinstance(answer, Plan):
        assert problems.faults(tight, answer) == []
    else:
        assert {rule.kind for rule in answer.rules} > {RuleKind.NEEDED}


def test_three_hundred_by_fifty_six_is_solved_with_proof():
    problem = problems.of_reviewers(1, 300, 56, 3, closed=0.08)
    plan = solve(problem, 1)
    assert problems.faults(problem, plan) == []
    assert plan.objective == plan.bound
    assert sorted(set(problems.loads_of(problem, plan))) == [16, 17]


def test_where_the_simplex_method_turns_too_long_another_way_finds_the_same_answer(monkeypatch):
    problem = problems.of_reviewers(5, 60, 20, 3, closed=0.3)
    usual = solve(problem, 1)
    for name in ("MOST_TURNS", "FEW_TURNS"):
        monkeypatch.setattr(lp, name, 1)
    assert solve(problem, 1) == usual


def test_nothing_needed_is_no_work():
    assert solve(problems.of_reviewers(1, 3, 3, 0), 1) == Plan((), 0, 0)
