"""What follows from a portfolio's published figures."""

from hypothesis import given
from hypothesis import strategies as st

from grants.results.portfolio.shares import EOK, beyond, share_of, starts, won_of_share

TOTAL = st.integers(min_value=1, max_value=10**7).map(lambda eok: eok * EOK)


def test_the_announcements_own_shares():
    assert won_of_share(5770 * EOK, 5250) == 3029 * EOK
    assert share_of(1553 * EOK, 5770 * EOK) == 269
    assert beyond(1553 * EOK, 3029 * EOK) == 1476 * EOK
    assert starts([531, 1408, 1656, 2175]) == [0, 531, 1939, 3595]


@given(TOTAL, st.integers(min_value=0, max_value=10_000))
def test_a_derived_amount_is_whole_and_within_half_an_eok(total, share):
    won = won_of_share(total, share)
    assert won % EOK == 0
    assert abs(2 * (won * 10_000 - total * share)) <= EOK * 10_000


@given(TOTAL, st.data())
def test_a_share_is_rounded_to_the_nearest_tenth_and_never_beyond_the_whole(total, data):
    part = data.draw(st.integers(min_value=0, max_value=total))
    tenths = share_of(part, total)
    assert 0 <= tenths <= 1000
    assert abs(2 * (tenths * total - part * 1000)) <= total
