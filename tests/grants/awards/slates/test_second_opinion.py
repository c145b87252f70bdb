"""Larger problems, against another solver in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

from grants.awards.slates.problem import (
    LEAST,
    MOST,
    MUNICIPALITIES,
    MUNICIPALITIES_FIRST,
    PROVINCE,
    WON,
    Bound,
    Solution,
)
from grants.awards.slates.record import problem_said
from grants.awards.slates.solving import solve
from tests.grants.awards.slates import problems


def second_opinions(asked):
    """What the other solver finds for each problem."""
    script = Path(__file__).with_name("second_opinion.py")
    lines = "\n".join(problem_said(problem) for problem in asked)
    done = subprocess.run(
        [sys.executable, str(script)], input=lines, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def own(problem):
    answer = solve(problem, time_limit=60)
    if not isinstance(answer, Solution):
        return None
    assert (answer.proof.is_proven, answer.proof.gap) == (True, 0)
    return list(problems.worth(problem, set(answer.chosen)))


def asked():
    whole = problems.year(300, 7)
    yield whole
    yield problems.with_rules(whole, objective=MUNICIPALITIES_FIRST)
    yield problems.year(1000, 8)
    for seed in range(4):
        year = problems.year(90, seed, hard=seed % 2, places=30, most=25, municipalities=16)
        yield year
        yield problems.with_rules(year, objective=MUNICIPALITIES_FIRST)
        few = (*year.rules.bounds, Bound(PROVINCE, "46", MUNICIPALITIES, MOST, 1))
        yield problems.with_rules(
            year, bounds=few, forced_in=(70 + seed,), forced_out=(1, 2), pass_mark=False
        )
    dear = (*year.rules.bounds, Bound("all", "", WON, LEAST, year.rules.pools[0].left - 1))
    yield problems.with_rules(year, bounds=dear)
    yield problems.with_rules(year, bounds=(*dear, Bound("support_type", "y", WON, MOST, 10**9)))


def test_another_solver_finds_the_same():
    every = list(asked())
    others = second_opinions(every)
    assert [own(problem) for problem in every] == others
    assert others.count(None) < len(others) // 2
