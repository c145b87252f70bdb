"""The checker by itself: each rule by its own example, kept to the won and broken by one."""

from dataclasses import replace

import pytest

from grants.awards.slates.certificate import UNIT, ceiling, in_doubt
from grants.awards.slates.checking import faults_of
from grants.awards.slates.problem import (
    ALL,
    DECLINE_AREA,
    LEAST,
    MOST,
    MUNICIPALITIES,
    PROJECTS,
    PROVINCE,
    SERVICE_FIELD,
    SUPPORT_TYPE,
    WON,
    Bound,
    Certificate,
    Pool,
    Problem,
    Project,
    Rules,
    gap_of,
    is_proven,
    totals_of,
)
from grants.awards.slates.rows import Row

PROJECTS_OF = (
    Project(1, 1, 900_000, 50, True, "46110", "farm", "lead", True),
    Project(2, 2, 800_000, 40, True, "46110", "life", "spread", False),
    Project(3, 3, 700_000, 30, True, "47110", "farm", "spread", True),
    Project(4, 4, 500_000, 20, False, "11110", "life", "lead", False),
    Project(5, 5, 400_000, 0, True, "11110", "life", "lead", False),
)


def faults(*chosen, **rules):
    return faults_of(Problem(PROJECTS_OF, Rules(**{"pass_mark": False, **rules})), chosen)


@pytest.mark.parametrize(
    ("scope", "code", "counts", "value"),
    [
        (ALL, "", PROJECTS, 3),
        (ALL, "", MUNICIPALITIES, 2),
        (ALL, "", WON, 120),
        (PROVINCE, "46", PROJECTS, 2),
        (PROVINCE, "46", MUNICIPALITIES, 1),
        (PROVINCE, "46", WON, 90),
        (SERVICE_FIELD, "farm", MUNICIPALITIES, 2),
        (SERVICE_FIELD, "farm", WON, 80),
        (SUPPORT_TYPE, "spread", PROJECTS, 2),
        (DECLINE_AREA, "", WON, 80),
        (DECLINE_AREA, "", PROJECTS, 2),
        (PROVINCE, "11", PROJECTS, 0),
    ],
)
def test_a_bound_holds_to_the_last_one_and_breaks_by_one(scope, code, counts, value):
    def with_bound(side, wanted):
        return faults(1, 2, 3, bounds=(Bound(scope, code, counts, side, wanted),))

    rule = f"bound:{scope}:{code}".rstrip(":") + f":{counts}"
    assert with_bound(LEAST, value) == with_bound(MOST, value) == ()
    assert with_bound(LEAST, value + 1) == (f"{rule}:least",)
    assert with_bound(MOST, value - 1) == (f"{rule}:most",)


def test_an_envelope_holds_to_the_won():
    narrow = Pool(PROVINCE, "46", 90)
    assert faults(1, 2, 3, pools=(Pool(ALL, "", 120), narrow)) == ()
    assert faults(1, 2, 3, pools=(Pool(ALL, "", 119), replace(narrow, left=89))) == (
        "envelope:all",
        "envelope:province:46",
    )


def test_the_rules_that_stand_alone():
    assert faults(1, 2, per_municipality=2) == faults(4, pass_mark=False) == faults(1, pass_mark=True) == ()
    assert faults(1, 2, per_municipality=1) == ("per_municipality",)
    assert faults(1, 4, pass_mark=True) == ("pass_mark",)
    assert faults(1, forced_in=(1, 2), forced_out=(1, 3)) == ("in:2", "out:1")
    assert faults(5, 9, 1, 1) == ("unknown:9", "twice:1", "amount:5")
    assert faults() == ()


def test_a_gap_is_told_upwards_and_proves_up_to_a_hundredth_of_a_percent():
    assert [gap_of(*pair) for pair in ((100, 100), (0, 0), (999_900, 1_000_000), (1, 3))] == [
        0,
        0,
        100,
        666_667,
    ]
    totals = totals_of(PROJECTS_OF[:3])
    assert [is_proven(totals, *given) for given in ((100, None), (101, None), (0, 2), (0, 3))] == [
        True,
        False,
        True,
        False,
    ]


def test_a_certificate_adds_rows_up_exactly():
    rows = [Row("a", (0, 1, 2), (2, 3, 4), 5), Row("b", (0,), (-1,), -1)]
    top = ceiling(rows, [5, 4, 3], Certificate(((0, UNIT), (1, UNIT // 2))))
    # 5 − 0.5 of the rows' sides, and 5 − 2 + 0.5 and 4 − 3 of what columns add beyond.
    assert (top.parts, top.bound) == (UNIT * 9 // 2 + UNIT * 7 // 2 + UNIT, 9)
    assert top.spare == [UNIT * 7 // 2, UNIT, -UNIT]
    assert [in_doubt(top, gain, 3) for gain in (9, 8, 7, 4)] == [None, 0, 2, 3]
    for wrong in ((0, -1), (2, 1), (-1, 1)):
        with pytest.raises(ValueError, match="weighs rows that stand"):
            ceiling(rows, [5, 4, 3], Certificate((wrong,)))
