"""The best slate, against brute force; what clashes; and that the order of the input changes nothing."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grants.awards.slates.problem import Clash, Problem, Solution
from grants.awards.slates.solving import solve
from tests.grants.awards.slates import problems


def answer_of(problem, **more):
    return solve(problem, time_limit=60, **more)


@settings(max_examples=150, deadline=None)
@given(problems.small())
def test_brute_force_finds_nothing_better(problem):
    every = problems.choices(problem)
    answer = answer_of(problem)
    if not every:
        assert isinstance(answer, Clash)
        return
    best = max(problems.worth(problem, chosen) for chosen in every)
    least = min(problems.ranks(problem, each) for each in every if problems.worth(problem, each) == best)
    assert isinstance(answer, Solution)
    assert problems.worth(problem, answer.chosen) == best
    assert problems.ranks(problem, answer.chosen) == least
    assert (answer.proof.is_proven, answer.proof.gap) == (True, 0)
    assert answer.proof.bound == answer.proof.objective == answer.totals.score


@settings(max_examples=150, deadline=None)
@given(problems.small())
def test_of_rules_that_clash_none_can_be_left_out(problem):
    assume(not problems.choices(problem))
    clash = answer_of(problem)
    assert clash.is_irreducible
    kept = problem
    for rule in problem.rules.keys():  # noqa: SIM118
        if rule not in clash.rules:
            kept = Problem(kept.projects, kept.rules.without(rule))
    assert problems.choices(kept) == []
    for rule in clash.rules:
        assert problems.choices(Problem(kept.projects, kept.rules.without(rule))) != []


@settings(max_examples=60, deadline=None)
@given(problems.small(), st.integers(0, 99))
def test_the_order_of_the_input_changes_nothing(problem, seed):
    one, other = answer_of(problem), answer_of(problems.shuffled(problem, seed))
    if isinstance(one, Solution):
        assert replace(one, proof=replace(one.proof, seconds=0)) == replace(
            other, proof=replace(other.proof, seconds=0)
        )
    else:
        assert set(one.rules) == set(other.rules)
