"""Thresholds, tallies and what still fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.awards import thresholds
from grants.awards.fitting import Fitting, down_the_list
from grants.awards.tallies import DIMENSIONS, Group, tallies_by, tally

WHOLE = 103_900_000_000


@pytest.mark.parametrize(
    ("used", "ceiling", "level"),
    [
        (0, WHOLE, 0),
        (83_119_999_999, WHOLE, 0),
        (83_120_000_000, WHOLE, 80),
        (98_704_999_999, WHOLE, 80),
        (98_705_000_000, WHOLE, 95),
        (WHOLE - 1, WHOLE, 95),
        (WHOLE, WHOLE, 100),
        (0, 0, 0),
    ],
)
def test_levels_are_exact_to_the_won(used, ceiling, level):
    assert thresholds.level_reached(used, ceiling) == level


@pytest.mark.parametrize(("used", "level"), [(899, 0), (900, 10), (949, 10), (950, 5), (1000, 5)])
def test_near_the_ceiling(used, level):
    assert thresholds.nearest_reached(used, 1000, (10, 5)) == level
    assert thresholds.nearest_reached(0, 0, (10, 5)) == 0


@pytest.mark.parametrize(("left", "possible"), [(399, False), (400, True)])
def test_a_target_needs_the_least_for_each_that_lacks(left, possible):
    assert thresholds.can_still_be_met(target=10, counted=6, left=left, least=100) is possible


def test_a_met_target_can_be_met_without_a_won():
    assert thresholds.can_still_be_met(target=10, counted=11, left=0, least=100) is True


@given(st.integers(0, 2**62), st.integers(1, 2**62))
def test_levels_only_rise(used, ceiling):
    assert thresholds.level_reached(used, ceiling) <= thresholds.level_reached(used + 1, ceiling)


def test_down_the_reserve_list():
    reserves = [("52720", 50), ("52720", 30), ("51110", 40), ("47110", 0), ("47110", 20)]
    assert down_the_list(reserves, 100, {"47110"}) == Fitting(projects=3, municipalities=1)


groups = st.lists(
    st.builds(
        Group,
        municipality=st.sampled_from(["52720", "52110", "47110"]),
        service_field=st.sampled_from(["income", "safety"]),
        support_type=st.sampled_from(["pioneer", "spread"]),
        state=st.sampled_from(["pending", "published", "cancelled"]),
        projects=st.integers(0, 9),
        amount=st.integers(1, WHOLE),
    ),
    max_size=20,
)


@given(groups, st.sampled_from(DIMENSIONS))
def test_every_dimension_adds_up_to_the_whole(found, dimension):
    whole = tally(found)
    parts = tallies_by(found, dimension).values()
    for column in ("reserved", "committed", "projects_pending", "projects_published"):
        assert sum(getattr(part, column) for part in parts) == getattr(whole, column)
    assert whole.published <= whole.all
    assert whole.figures()["municipalities_all"] == len(
        {group.municipality for group in found if group.state != "cancelled" and group.projects}
    )
