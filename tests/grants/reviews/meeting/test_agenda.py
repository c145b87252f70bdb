"""What a panel must talk about, in order of need; which scores lie far from the others."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.reviews.meeting import agenda

MARK = Decimal(70)


def row(number, score, spread, *, flagged=False):
    said = None if score is None else Decimal(score)
    return agenda.Standing(number, said, None if spread is None else Decimal(spread), flagged)


@pytest.mark.parametrize(
    ("score", "spread", "flagged", "reasons"),
    [
        (90, 19, False, ()),
        (90, 20, False, ("disagreement",)),
        ("73", 0, False, ("near",)),
        ("73.0001", 0, False, ()),
        ("67", 0, False, ("near",)),
        (None, None, True, ("flagged",)),
        (70, 40, True, ("flagged", "disagreement", "near")),
    ],
)
def test_why_it_must_be_talked_about(score, spread, flagged, reasons):
    assert agenda.reasons(row("1", score, spread, flagged=flagged), MARK) == reasons


def test_what_needs_talk_most_comes_first():
    rows = [
        row("1", 90, 5),
        row("2", 90, 30),
        row("3", 71, 25),
        row("4", 90, 5, flagged=True),
        row("5", 85, 5),
        row("6", None, None),
    ]
    assert [each.number for each in sorted(rows, key=lambda each: agenda.need(each, MARK))] == list("342516")


TOTALS = st.lists(st.integers(0, 100), max_size=9)


@given(TOTALS)
def test_an_outlier_is_far_from_the_median_of_the_others(totals):
    found = agenda.outliers(totals)
    assert len(found) == len(totals)
    for place, is_outlier in enumerate(found):
        others = sorted(totals[:place] + totals[place + 1 :])
        if len(totals) < 3:
            assert not is_outlier
            continue
        half = len(others) // 2
        middle = others[half] if len(others) % 2 else (others[half - 1] + others[half]) / 2
        assert is_outlier == (abs(totals[place] - middle) >= 15)


@given(TOTALS, st.randoms())
def test_the_order_of_the_sheets_changes_nothing(totals, random):
    marked = sorted(zip(totals, agenda.outliers(totals), strict=True))
    random.shuffle(totals)
    assert sorted(zip(totals, agenda.outliers(totals), strict=True)) == marked
