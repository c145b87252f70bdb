"""The same with only two projects in doubt at first: who stands outside is proven worse, or let in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.awards.slates import search
from grants.awards.slates.problem import Clash, Solution
from grants.awards.slates.solving import solve
from tests.grants.awards.slates import problems


@pytest.fixture(scope="module", autouse=True)
def _few_in_doubt():
    before, search.IN_DOUBT = search.IN_DOUBT, 2
    yield
    search.IN_DOUBT = before


@settings(max_examples=150, deadline=None)
@given(problems.small(), st.booleans())
def test_brute_force_finds_nothing_better(problem, begins):
    every = problems.choices(problem)
    start = every[len(every) // 2] if every and begins else ()
    answer = solve(problem, time_limit=60, start=start)
    if not every:
        assert isinstance(answer, Clash)
        return
    best = max(problems.worth(problem, chosen) for chosen in every)
    least = min(problems.ranks(problem, each) for each in every if problems.worth(problem, each) == best)
    assert isinstance(answer, Solution)
    assert (problems.worth(problem, answer.chosen), answer.proof.gap) == (best, 0)
    assert problems.ranks(problem, answer.chosen) == least


@settings(max_examples=60, deadline=None)
@given(problems.small())
def test_a_bound_holds_when_the_search_ends_early(problem):
    every = problems.choices(problem)
    answer = solve(problem, time_limit=60, enough=200_000)
    if isinstance(answer, Clash):
        assert every == []
        return
    best = max(problems.worth(problem, chosen) for chosen in every)
    assert problems.worth(problem, answer.chosen)[0] <= best[0]
    if len(best) == 1:
        assert answer.totals.score <= best[0] <= answer.proof.bound
        assert answer.proof.gap <= 200_000
    else:
        assert best[0] <= answer.proof.most_municipalities
