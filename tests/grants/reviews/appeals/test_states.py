"""Until when a municipality may appeal."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from grants.reviews.appeals import states

MOMENTS = st.integers(1_577_836_800, 2_208_988_800).map(lambda at: datetime.fromtimestamp(at, UTC))


def test_the_last_day_lasts_to_its_end_in_korea():
    announced = datetime(2024, 4, 1, 14, 59, 59, tzinfo=UTC)  # 23:59:59 in Korea
    assert states.appeal_until(announced, 7) == datetime(2024, 4, 8, 15, tzinfo=UTC)
    assert states.appeal_until(announced + timedelta(seconds=1), 7) == datetime(2024, 4, 9, 15, tzinfo=UTC)


@given(MOMENTS, st.integers(1, 60))
def test_there_are_never_fewer_days_than_announced_nor_a_day_more(announced, days):
    left = states.appeal_until(announced, days) - announced
    assert timedelta(days=days) < left <= timedelta(days=days + 1)
