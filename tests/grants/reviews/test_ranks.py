"""A whole ranking, pure: ties, panels, bonus points, lines, and every method beside the one that counts."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.reviews.scoring import METHODS, record
from grants.reviews.scoring.ranking import rank
from grants.reviews.scoring.rules import Bonus, Candidate, Rules, Score, Tie


def rules(**given):
    return Rules(**{"method": "mean", "trim_from": 5, "pass_mark": Decimal(70), **given})


def candidate(number, *points, panel="1분과", bonuses=(), criteria=None):
    scores = tuple(
        Score(f"R{place}", each, (criteria[place],) if criteria else ()) for place, each in enumerate(points)
    )
    return Candidate(number, panel, scores, tuple(Bonus(code, Decimal(each)) for code, each in bonuses))


def said(ranking):
    return [(each.number, each.place.rank, each.place.outcome) for each in ranking.placed]


def test_every_method_is_told_beside_the_one_that_counts():
    [one] = rank(rules(method="trimmed"), [candidate("A", 60, 70, 80, 90, 100)]).placed
    values = {"mean": 80, "trimmed": 80, "median": 80, "adjusted": 80}
    assert (one.values, one.counted, one.spread, one.score) == (values, 3, 40, 80)
    [other] = rank(rules(method="median"), [candidate("A", 10, 70, 85, 90)]).placed
    assert other.values["mean"] == Fraction(255, 4)
    assert (other.values["median"], other.score, other.counted) == (Fraction(155, 2), Fraction(155, 2), 4)


def test_lines_are_the_planned_projects_the_reserve_and_the_pass_mark():
    entries = [
        candidate(number, points) for number, points in zip("ABCDE", (90, 85, 80, 75, 60), strict=True)
    ]
    lines = rank(rules(planned=2, reserve=1), entries)
    assert said(lines) == [
        ("A", 1, "within"),
        ("B", 2, "within"),
        ("C", 3, "reserve"),
        ("D", 4, "beyond"),
        ("E", 5, "below_mark"),
    ]
    assert [each[2] for each in said(rank(rules(), entries))] == ["within"] * 4 + ["below_mark"]
    assert [each[2] for each in said(rank(rules(planned=1), entries))] == [
        "within",
        *["reserve"] * 3,
        "below_mark",
    ]


def test_those_who_share_a_rank_share_the_outcome():
    entries = [candidate("A", 90), candidate("B", 80), candidate("C", 80), candidate("D", 75)]
    assert said(rank(rules(planned=2, reserve=1), entries)) == [
        ("A", 1, "within"),
        ("B", 2, "reserve"),
        ("C", 2, "reserve"),
        ("D", 4, "beyond"),
    ]


def test_ties_are_decided_by_the_call_s_steps_in_their_order():
    entries = [
        candidate("A", 70, 80, 90, criteria=(20, 20, 20)),
        candidate("B", 75, 75, 90, criteria=(20, 20, 20)),
        candidate("C", 60, 80, 100, criteria=(21, 20, 20)),
        candidate("D", 75, 75, 90, criteria=(20, 20, 20)),
    ]
    by_all = rules(ties=(Tie("criterion", "계획"), Tie("median"), Tie("least")))
    assert [each[:2] for each in said(rank(by_all, entries))] == [("C", 1), ("A", 2), ("B", 3), ("D", 3)]
    by_least = rules(ties=(Tie("least"), Tie("criterion", "계획")))
    assert [each[:2] for each in said(rank(by_least, entries))] == [("B", 1), ("D", 1), ("A", 3), ("C", 4)]
    assert [each[1] for each in said(rank(rules(), entries))] == [1, 1, 1, 1]


def test_bonus_points_are_capped_and_lift_nobody_over_the_pass_mark():
    entries = [
        candidate("A", 80, bonuses=[("x", "2"), ("y", "2.5")]),
        candidate("B", 82),
        candidate("C", 69, bonuses=[("x", "2"), ("y", "30")]),
    ]
    first, second, last = rank(rules(most_bonus=Decimal(3)), entries).placed
    assert [each.number for each in (first, second, last)] == ["A", "B", "C"]
    assert (first.score, first.bonus, second.score) == (83, Decimal(3), 82)
    assert (last.score, last.place.passes, last.place.outcome) == (72, False, "below_mark")
    assert rank(rules(), entries).placed[0].score == Fraction("84.5")


def test_panels_are_joined_by_score_or_by_place():
    entries = [
        candidate("A", 95, panel="1분과"),
        candidate("B", 90, panel="1분과"),
        candidate("C", 80, panel="2분과"),
        candidate("D", 60, panel="2분과"),
    ]
    by_score, by_place = rank(rules(), entries), rank(rules(joined_by="place"), entries)
    assert [each.number for each in by_score.placed] == ["A", "B", "C", "D"]
    assert [each.number for each in by_place.placed] == ["A", "C", "B", "D"]
    for ranking in (by_score, by_place):
        panels = {each.number: each.place.panel_rank for each in ranking.placed}
        assert panels == {"A": 1, "B": 2, "C": 1, "D": 2}


def test_what_another_method_would_change_is_told():
    entries = [candidate("A", 100, 60, 71), candidate("B", 72, 73, 74)]
    ranking = rank(rules(method="median", planned=1, reserve=0), entries)
    outcomes = {each.number: {m: each.places[m].outcome for m in METHODS} for each in ranking.placed}
    assert outcomes["B"] == {"mean": "beyond", "trimmed": "beyond", "median": "within", "adjusted": "beyond"}
    assert outcomes["A"]["mean"] == "within"


POINTS = st.lists(st.integers(0, 100), min_size=1, max_size=6)
ENTRIES = st.lists(st.tuples(POINTS, st.sampled_from(["1분과", "2분과"])), min_size=1, max_size=10).map(
    lambda rows: [candidate(f"S{n}", *points, panel=panel) for n, (points, panel) in enumerate(rows)]
)
RULES = st.builds(
    rules,
    method=st.sampled_from(METHODS),
    joined_by=st.sampled_from(["score", "place"]),
    planned=st.none() | st.integers(0, 5),
    reserve=st.none() | st.integers(0, 3),
    ties=st.sampled_from([(), (Tie("median"),), (Tie("least"), Tie("median"))]),
)


@settings(max_examples=60, deadline=None)
@given(RULES, ENTRIES, st.randoms())
def test_the_order_of_the_input_changes_nothing(by, entries, random):
    mixed = [Candidate(e.number, e.panel, tuple(random.sample(e.scores, len(e.scores)))) for e in entries]
    random.shuffle(mixed)
    assert record.input_said("X", by, mixed) == record.input_said("X", by, entries)
    assert record.result_of(rank(by, mixed)) == record.result_of(rank(by, entries))


@settings(max_examples=60, deadline=None)
@given(RULES, ENTRIES)
def test_the_input_can_be_read_again_and_gives_the_same(by, entries):
    call, read_rules, read = record.input_read(record.input_said("X", by, entries))
    assert (call, read_rules) == ("X", by)
    assert record.result_of(rank(read_rules, read)) == record.result_of(rank(by, entries))


@settings(max_examples=60, deadline=None)
@given(RULES, ENTRIES)
def test_a_rank_counts_who_is_better_and_the_planned_are_never_exceeded(by, entries):
    placed = rank(by, entries).placed
    for each in placed:
        assert each.place.rank <= 1 + sum(other.place.rank < each.place.rank for other in placed)
        assert each.place.passes == (each.values[by.method] >= 70)
    if by.planned is not None:
        assert sum(each.place.outcome == "within" for each in placed) <= by.planned


@pytest.mark.parametrize(
    "text",
    ["{}", '{"call":1,"rules":{},"candidates":[]}', "[]", "not json", '{"candidates":[{"number":"A"}]}'],
)
def test_what_is_no_input_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        record.input_read(text)
