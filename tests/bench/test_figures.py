"""What makes the bench fail, and what it prints."""

import json
from dataclasses import replace

import pytest

from bench.figures import Budget, Figure, figure_of, table

LIST = Figure("list", 1000, 30.0, 20.0, 15.0, 10.0, queries=10, instances=50)


@pytest.mark.parametrize(
    ("budget", "broken"),
    [
        (Budget(), []),
        (Budget(queries=10, cpu=2.0, wall=2.0, seconds=0.03), []),
        (Budget(queries=9), ["10 queries, at most 9"]),
        (Budget(cpu=1.9), ["2 × the floor's CPU, at most 1.9"]),
        (Budget(wall=1.5), ["2 × the floor's time, at most 1.5"]),
        (Budget(seconds=0.02), ["0.03 s, at most 0.02"]),
        (Budget(queries=1, cpu=1), ["10 queries, at most 1", "2 × the floor's CPU, at most 1"]),
    ],
)
def test_what_is_over_its_budget_is_named(budget, broken):
    assert budget.broken_by(LIST) == broken


def test_a_figure_without_a_floor_has_no_ratio_to_break():
    alone = Figure("seeding", 1000, 30.0)
    assert (alone.wall_ratio, alone.cpu_ratio) == (None, None)
    assert Budget(queries=0, cpu=0, wall=0).broken_by(alone) == []


def test_a_figure_comes_back_from_its_json():
    over = replace(LIST, broken=("10 queries, at most 9",))
    assert figure_of(json.loads(json.dumps(over.as_json()))) == over


def test_the_table_says_what_is_over():
    lines = table([LIST, replace(LIST, what="board", broken=("10 queries, at most 9",))]).splitlines()
    assert [" ".join(line.split()) for line in lines[1:]] == [
        "list 1,000 30.0 20.0 15.0 10.0 2.00 2.00 10 50",
        "board 1,000 30.0 20.0 15.0 10.0 2.00 2.00 10 50 OVER: 10 queries, at most 9",
    ]
