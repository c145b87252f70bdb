"""What a rule costs, against brute force; and the plain line beside a slate."""

from dataclasses import replace

from hypothesis import assume, given, settings

from grants.awards.slates.line import beside, plain_line
from grants.awards.slates.prices import prices
from grants.awards.slates.problem import Pool, Problem, Project, Totals
from grants.awards.slates.solving import solve
from tests.grants.awards.slates import problems


@settings(max_examples=60, deadline=None)
@given(problems.small())
def test_a_price_is_the_best_slate_without_the_rule(problem):
    assume(problems.choices(problem))
    solution = solve(problem, time_limit=60)
    fractions = []
    found = list(prices(problem, solution, time_limit=60, tell=fractions.append))
    assert [price.rule for price in found] == list(problem.rules.in_force())
    assert fractions == [number / len(found) for number in range(len(found))]
    for price in found:
        fewer = Problem(problem.projects, problem.rules.without(price.rule))
        best = max(problems.worth(fewer, chosen) for chosen in problems.choices(fewer))
        assert problems.worth(fewer, price.solution.chosen) == best
        assert price.solution.proof.is_proven
        moved = (set(solution.chosen) | set(price.coming)) - set(price.going)
        assert tuple(sorted(moved)) == price.solution.chosen
        assert not set(price.coming) & set(solution.chosen)
        assert price.change == price.solution.totals - solution.totals


@settings(max_examples=30, deadline=None)
@given(problems.small())
def test_what_costs_nothing_moves_nobody_without_need(problem):
    assume(problems.choices(problem))
    solution = solve(problem, time_limit=60)
    before = problems.worth(problem, solution.chosen), -problems.ranks(problem, solution.chosen)
    for price in prices(problem, solution, time_limit=60):
        after = (
            problems.worth(problem, price.solution.chosen),
            -problems.ranks(problem, price.solution.chosen),
        )
        assert after > before or not price.coming + price.going


def project(key, rank, amount, municipality="46110", **more):
    given = {"service_field": "farm", "support_type": "lead", "passes": True, "is_decline_area": False}
    return Project(key, rank, 1000 - rank, amount, municipality=municipality, **{**given, **more})


RANKED = (
    project(1, 1, 50),
    project(2, 2, 40, "46120"),
    project(3, 3, 30, "47110"),
    project(4, 4, 20, passes=False),
    project(5, 5, 10, "47120"),
)


def test_the_plain_line_goes_down_the_ranking_under_the_same_envelopes():
    national, narrow = Pool("all", "", 100), Pool("province", "46", 60)
    assert plain_line(RANKED, [narrow, national]) == (1, 3, 5)
    assert plain_line(RANKED, [national]) == (1, 2)
    assert plain_line(RANKED, [narrow]) == (1, 3, 5)
    assert plain_line(RANKED, []) == (1, 2, 3, 5)
    assert plain_line(RANKED, [], planned=2) == (1, 2)
    assert plain_line(RANKED, [national, Pool("all", "", 50)]) == (1,)
    assert plain_line((), [national]) == ()


def test_beside_it_stand_the_gain_and_the_departures():
    found = beside(RANKED, line=(1, 2), chosen=(1, 3, 5))
    assert (found.below, found.above) == ((3, 5), (2,))
    assert found.gain == Totals(score=997 + 995 - 998, won=0, projects=1, municipalities=1)
    assert beside(RANKED, line=(1,), chosen=(1,)) == replace(
        found, gain=Totals(0, 0, 0, 0), below=(), above=()
    )
