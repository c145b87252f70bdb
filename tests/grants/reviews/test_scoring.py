"""The arithmetic of the ranking, checked against its own definition."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.reviews import scoring

POINTS = st.lists(st.integers(0, 100), min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([70], Fraction(70)),
        ([60, 80], Fraction(70)),
        ([0, 80, 80, 100], Fraction(65)),  # four: nothing is dropped
        ([0, 70, 80, 90, 100], Fraction(80)),  # five: 0 and 100 are
        ([90, 90, 90, 90, 90], Fraction(90)),  # of equal ones, one each
        ([100, 100, 60, 60, 60, 100, 0], Fraction(76)),
    ],
)
def test_mean(points, expected):
    assert scoring.mean(points, 5) == expected


def test_no_score_has_no_mean():
    with pytest.raises(ValueError, match="no score counts"):
        scoring.mean([], 5)


@given(POINTS, st.integers(3, 9))
def test_dropping_takes_exactly_one_highest_and_one_lowest(points, trim_from):
    kept = scoring.counted(points, trim_from)
    if len(points) < trim_from:
        assert kept == sorted(points)
    else:
        assert sorted([*kept, min(points), max(points)]) == sorted(points)


@given(POINTS, st.integers(3, 9), st.randoms())
def test_the_mean_knows_no_order_and_stays_within_the_scores(points, trim_from, random):
    mixed = list(points)
    random.shuffle(mixed)
    assert scoring.mean(mixed, trim_from) == scoring.mean(points, trim_from)
    assert min(points) <= scoring.mean(points, trim_from) <= max(points)


@given(POINTS, st.integers(0, 8), st.integers(3, 9))
def test_a_better_score_never_lowers_the_mean(points, place, trim_from):
    better = list(points)
    better[place % len(points)] = min(100, better[place % len(points)] + 1)
    assert scoring.mean(better, trim_from) >= scoring.mean(points, trim_from)


@given(st.integers(0, 10**6), st.integers(1, 999))
def test_rounding_is_half_up_to_four_places(numerator, denominator):
    exact = Fraction(numerator, denominator)
    shown = Fraction(scoring.rounded(exact))
    assert shown * 10_000 == int(shown * 10_000)
    assert -Fraction(1, 20_000) < shown - exact <= Fraction(1, 20_000)


def test_a_half_goes_up():
    assert scoring.rounded(Fraction(123_45675, 100_000)) == Decimal("123.4568")
    assert scoring.rounded(Fraction(200, 3)) == Decimal("66.6667")


def test_while_scores_come_in_the_call_s_method_says_how_a_submission_stands():
    points = [10, 70, 80, 90, 95]
    said = {method: scoring.standing(method, points, 5) for method in scoring.METHODS}
    assert said == {"mean": 69, "trimmed": 80, "median": 80, "adjusted": 69}


def test_spread_is_the_whole_range():
    assert scoring.spread([40, 90, 65]) == 50
    assert scoring.spread([]) == 0


def test_the_pass_mark_is_judged_on_the_exact_value():
    just_below = Fraction(69_99999, 100_000)
    assert scoring.rounded(just_below) == Decimal("70.0000")
    assert not scoring.passes(just_below, Decimal("70.00"))
    assert scoring.passes(Fraction(70), Decimal("70.00"))


def test_ties_stay_ties_and_the_next_rank_counts_them():
    scores = {"a": Fraction(80), "b": Fraction(90), "c": Fraction(90), "d": Fraction(70)}
    assert scoring.ranked(scores) == [(1, "b"), (1, "c"), (3, "a"), (4, "d")]


def test_scores_that_only_look_equal_are_no_tie():
    scores = {"a": Fraction(200, 3), "b": Fraction(666667, 10_000)}
    assert scoring.rounded(scores["a"]) == scoring.rounded(scores["b"])
    assert scoring.ranked(scores) == [(1, "b"), (2, "a")]


@given(st.dictionaries(st.integers(0, 60), st.fractions(0, 100, max_denominator=7), max_size=40))
def test_a_rank_is_one_more_than_how_many_are_better(scores):
    placed = scoring.ranked(scores)
    assert sorted(key for _, key in placed) == sorted(scores)
    assert [rank for rank, _ in placed] == sorted(rank for rank, _ in placed)
    for rank, key in placed:
        assert rank == 1 + sum(other > scores[key] for other in scores.values())
