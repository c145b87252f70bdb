"""The steps of the map."""

from hypothesis import given
from hypothesis import strategies as st

from grants.results.levels import EOK, level_of, step_for

AMOUNTS = st.integers(min_value=1, max_value=103_900_000_000)


def test_steps_are_whole_and_at_least_one_eok():
    assert [step_for(amount) // EOK for amount in (0, 1, 5 * EOK, 5 * EOK + 1, 20 * EOK)] == [1, 1, 1, 2, 4]


def test_a_level_includes_the_upper_end_its_legend_names():
    levels = [level_of(amount, 4 * EOK) for amount in (0, 1, 4 * EOK, 4 * EOK + 1, 20 * EOK, 10**12)]
    assert levels == [0, 1, 1, 2, 5, 5]


@given(st.lists(AMOUNTS, min_size=1))
def test_the_highest_is_within_the_last_step_and_more_is_never_paler(amounts):
    step = step_for(max(amounts))
    levels = [level_of(amount, step) for amount in sorted(amounts)]
    assert levels == sorted(levels)
    assert max(amounts) <= 5 * step
    assert min(levels) >= 1
