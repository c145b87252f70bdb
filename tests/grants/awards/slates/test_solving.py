"""The best slate, against brute force; what clashes; and that the order of the input changes nothing."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grants.awards.slates.problem import (
    ALL,
    LEAST,
    PROVEN,
    WON,
    Bound,
    Clash,
    NotFound,
    Pool,
    Problem,
    Project,
    Rules,
    Solution,
    gap_of,
)
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


@settings(max_examples=60, deadline=None)
@given(problems.small())
def test_of_rules_that_clash_none_can_be_left_out(problem):
    assume(not problems.choices(problem))
    clash = answer_of(problem)
    assert clash.is_irreducible
    kept = problem
    for rule in problem.rules.in_force():
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


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_won_too_many_is_too_many_however_large_the_amounts(data):
    """Amounts far beyond what the solver's tolerance tells apart."""
    amounts = data.draw(st.lists(st.integers(5 * 10**14, 10**15), min_size=4, max_size=7))
    some = data.draw(st.lists(st.sampled_from(range(len(amounts))), min_size=1, unique=True))
    left = sum(amounts[place] for place in some) + data.draw(st.integers(-1, 1))
    projects = tuple(
        Project(key, key, data.draw(st.integers(1, 9)), amount, True, f"46{key:03}", "farm", "lead", False)
        for key, amount in enumerate(amounts)
    )
    floor = Bound(ALL, "", WON, LEAST, left - data.draw(st.integers(0, 1)))
    problem = Problem(projects, Rules((Pool(ALL, "", left),), data.draw(st.sampled_from([(), (floor,)]))))
    test_brute_force_finds_nothing_better.hypothesis.inner_test(problem)


def test_at_the_end_of_its_time_it_gives_the_best_it_has():
    year = problems.year(300, 1, hard=True)
    nothing = solve(year, time_limit=0)
    assert isinstance(nothing, NotFound)
    rough = solve(year, time_limit=60, enough=20_000)
    begun = solve(year, time_limit=0, start=rough.chosen)
    assert (begun.chosen, begun.totals, begun.proof.is_proven) == (rough.chosen, rough.totals, False)
    assert begun.proof.objective < begun.proof.bound
    assert begun.proof.gap == gap_of(begun.proof.objective, begun.proof.bound) > PROVEN
    broken = solve(year, time_limit=0, start=(1, 2, 3))
    assert isinstance(broken, NotFound)


def test_what_clashes_is_told_though_no_time_is_left():
    year = problems.year(300, 1)
    clash = solve(problems.with_rules(year, forced_in=(5,), forced_out=(5,)), time_limit=0)
    assert clash == Clash(("in:5", "out:5"))


def test_who_is_told_may_end_it():
    heard = []

    def tell(fraction):
        heard.append(fraction)
        raise KeyError("ended")

    with pytest.raises(KeyError, match="ended"):
        solve(problems.year(300, 1, hard=True), time_limit=60, tell=tell)
    assert len(heard) == 1
    assert 0 <= heard[0] < 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"key": 2}, "stands twice"),
        ({"score": -1}, "fewer than 0"),
        ({"amount": -1}, "fewer than 0"),
        ({"amount": 2**53}, "too large"),
    ],
)
def test_what_can_t_be_added_up_is_refused(changes, sentence):
    first, *others = problems.year(10, 1).projects
    with pytest.raises(ValueError, match=sentence):
        solve(Problem((replace(first, **changes), *others), Rules()), time_limit=1)


def test_forced_in_below_the_pass_mark_clashes_with_it():
    year = problems.year(300, 1)
    failing = next(project.key for project in year.projects if not project.passes)
    unknown = problems.with_rules(year, forced_in=(failing, 999))
    assert answer_of(problems.with_rules(year, forced_in=(failing,))) == Clash(("pass_mark", f"in:{failing}"))
    assert answer_of(unknown) in {Clash(("in:999",)), Clash(("pass_mark", f"in:{failing}"))}


def test_a_seed_changes_how_it_is_found_and_not_what():
    year = problems.year(120, 2, places=40, most=30, municipalities=20)
    assert answer_of(year, seed=1).totals.score == answer_of(year, seed=2).totals.score
