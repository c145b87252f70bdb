"""A budget cut at the same rates, exact to the won."""

from hypothesis import given
from hypothesis import strategies as st

from grants.awards.terms.budget import SOURCES, faults, proposed, shares, with_amounts
from grants.proposals.content import Line

WON = st.integers(0, 10**12)
LINES = st.lists(
    st.builds(
        Line,
        item=st.just("장비"),
        fiscal_year=st.sampled_from([2024, 2025]),
        national=WON,
        province=WON,
        local=WON,
        own=WON,
    ),
    min_size=1,
    max_size=6,
)


def test_every_source_is_cut_alike_and_the_nation_to_the_won():
    filed = [
        Line("장비", 2024, national=800, province=50, local=150),
        Line("설치", 2024, national=200, province=0, local=51),
    ]
    cut = proposed(filed, {2024: 333})
    assert [(line.national, line.province, line.local) for line in cut] == [(266, 17, 50), (67, 0, 17)]
    assert [(each.source, each.least, each.most) for each in shares(filed, {2024: 333})] == [
        ("national", 333, 333),
        ("province", 16, 17),
        ("local", 66, 67),
        ("own", 0, 0),
    ]


@given(LINES, st.integers(0, 100))
def test_what_is_proposed_is_at_the_same_rates_and_never_above_them(filed, percent):
    years = {line.fiscal_year for line in filed}
    asked = {year: sum(line.national for line in filed if line.fiscal_year == year) for year in years}
    awarded = {year: won * percent // 100 for year, won in asked.items()}
    cut = proposed(filed, awarded)
    assert faults(filed, awarded, cut) == []
    for year in years:
        before = [line for line in filed if line.fiscal_year == year]
        after = [line for line in cut if line.fiscal_year == year]
        assert sum(line.national for line in after) == awarded[year]
        assert sum(line.national for line in after) * sum(line.total for line in before) <= asked[year] * sum(
            line.total for line in after
        )
        assert all(getattr(line, source) >= 0 for line in after for source in SOURCES)


@given(LINES, st.sampled_from(SOURCES), st.sampled_from([-2, 2]))
def test_two_won_more_or_less_are_found(filed, source, won):
    years = {line.fiscal_year: 0 for line in filed}
    awarded = {year: sum(line.national for line in filed if line.fiscal_year == year) for year in years}
    wrong = [with_amounts(filed[0], {source: getattr(filed[0], source) + won}), *filed[1:]]
    assert [(each.share.source, each.found - each.share.most) for each in faults(filed, awarded, wrong)] == [
        (source, won)
    ]
