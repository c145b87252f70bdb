"""When a reviewer is reminded."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.reviews.chairing.rules import USUAL, due_rules

UNTIL = datetime(2024, 4, 10, 9, tzinfo=UTC)
DAYS = st.lists(st.integers(-30, 30), unique=True, max_size=6)
HOURS = st.integers(-24 * 32, 24 * 32)


@pytest.mark.parametrize(
    ("hours", "due"),
    [(-73, []), (-72, [3]), (-49, [3]), (-48, []), (-24, [1]), (0, []), (23, []), (24, [-1]), (48, [])],
)
def test_the_usual_reminders_come_three_days_and_one_day_before_and_one_after(hours, due):
    assert due_rules(USUAL, UNTIL, UNTIL + timedelta(hours=hours)) == due


@given(DAYS, HOURS)
def test_a_rule_is_due_for_one_day_and_at_most_one_at_a_time(days, hours):
    now = UNTIL + timedelta(hours=hours)
    due = due_rules(days, UNTIL, now)
    assert due == [each for each in days if 0 <= hours + 24 * each < 24]
    assert len(due) <= 1
