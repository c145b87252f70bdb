"""The plain line down the ranking."""

from hypothesis import given
from hypothesis import strategies as st

from grants.awards.allocation import (
    AWARD,
    BELOW_LINE,
    BELOW_PASS_MARK,
    ENVELOPE,
    IN_LINE,
    NO_AMOUNT,
    NOT_AWARDED,
    RESERVE,
    TIE_AT_LINE,
    Candidate,
    Places,
    allot,
)

NATIONAL = 1


def said(candidates, left):
    return [(each.candidate.key, each.outcome, each.why) for each in allot(candidates, left, NATIONAL)]


def candidate(key, amount, rank=None, *, passes=True, also=()):
    return Candidate(key, rank or key, passes, amount, (NATIONAL, *also))


def test_the_line_stays_drawn():
    ranking = [candidate(1, 60), candidate(2, 50), candidate(3, 10), candidate(4, 5, passes=False)]
    assert said(ranking, {NATIONAL: 100}) == [
        (1, AWARD, IN_LINE),
        (2, RESERVE, BELOW_LINE),
        (3, RESERVE, BELOW_LINE),
        (4, NOT_AWARDED, BELOW_PASS_MARK),
    ]


def test_ties_at_the_line_stay_together():
    ranking = [candidate(1, 60), candidate(2, 30, rank=2), candidate(3, 30, rank=2), candidate(4, 1)]
    assert said(ranking, {NATIONAL: 100}) == [
        (1, AWARD, IN_LINE),
        (2, RESERVE, TIE_AT_LINE),
        (3, RESERVE, TIE_AT_LINE),
        (4, RESERVE, BELOW_LINE),
    ]


def test_a_full_province_does_not_draw_the_line():
    ranking = [candidate(1, 60, also=[2]), candidate(2, 10, also=[2]), candidate(3, 40)]
    assert said(ranking, {NATIONAL: 100, 2: 65}) == [
        (1, AWARD, IN_LINE),
        (2, RESERVE, ENVELOPE),
        (3, AWARD, IN_LINE),
    ]


def test_who_asks_nothing_gets_nothing():
    assert said([candidate(1, 0), candidate(2, -1), candidate(3, 2**63)], {NATIONAL: 100}) == [
        (1, RESERVE, NO_AMOUNT),
        (2, RESERVE, NO_AMOUNT),
        (3, RESERVE, BELOW_LINE),
    ]


narrow = st.sampled_from([(NATIONAL,), (NATIONAL, 2), (NATIONAL, 3), (NATIONAL, 2, 4)])
rankings = st.lists(
    st.tuples(st.integers(1, 12), st.booleans(), st.integers(-1, 60), narrow), max_size=25
).map(lambda rows: [Candidate(key, *row) for key, row in enumerate(rows)])
rooms = st.fixed_dictionaries({key: st.integers(0, 300) for key in (NATIONAL, 2, 3, 4)})


@given(rankings, rooms)
def test_no_envelope_is_ever_exceeded_and_nobody_is_lost(ranking, room):
    allotted = allot(ranking, room, NATIONAL)
    assert sorted(each.candidate.key for each in allotted) == sorted(each.key for each in ranking)
    for envelope, left in room.items():
        taken = [
            each.candidate.amount
            for each in allotted
            if each.outcome == AWARD and envelope in each.candidate.envelopes
        ]
        assert sum(taken) <= left


@given(rankings, rooms)
def test_the_outcome_follows_from_the_rank_alone(ranking, room):
    allotted = allot(ranking, room, NATIONAL)
    drawn_at = min(
        (each.candidate.rank for each in allotted if each.why in {BELOW_LINE, TIE_AT_LINE}), default=None
    )
    for each in allotted:
        assert (each.outcome == NOT_AWARDED) == (not each.candidate.passes)
        assert (each.why == IN_LINE) == (each.outcome == AWARD)
        if each.outcome == AWARD:
            assert each.candidate.amount >= 1
            assert drawn_at is None or each.candidate.rank < drawn_at


@given(rankings, rooms)
def test_equal_candidates_of_a_rank_share_the_outcome(ranking, room):
    outcomes = {}
    for each in allot(ranking, room, NATIONAL):
        alike = each.candidate
        key = (alike.rank, alike.passes, alike.amount >= 1, alike.envelopes)
        outcomes.setdefault(key, set()).add(each.outcome)
    assert all(len(found) == 1 for found in outcomes.values())


def test_a_call_that_planned_so_many_awards_no_more_and_keeps_so_many_on_reserve():
    ranking = [
        candidate(key, 10, rank) for key, rank in ((1, 1), (2, 2), (3, 2), (4, 4), (5, 5), (6, 5), (7, 7))
    ]
    said = [each.outcome for each in allot(ranking, {NATIONAL: 1000}, NATIONAL, Places(2, 2))]
    # Equals share the last place, of the awards as of the reserve list.
    assert said == ["award"] * 3 + ["reserve"] * 3 + ["not_awarded"]
    none = [each.why for each in allot(ranking[:2], {NATIONAL: 1000}, NATIONAL, Places(0, 0))]
    assert none == ["beyond_reserve"] * 2
