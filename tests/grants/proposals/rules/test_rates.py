"""The rate of the support type, exact to the won."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from grants.proposals.content import Line
from grants.proposals.rules import rates
from grants.proposals.subsidy import WHOLE, Move, most_of, national_by_year
from tests.grants.proposals.rules.budgets import RULES, WON, budgets, content, found, line, mended, told

RATES = st.integers(min_value=1, max_value=WHOLE)


@given(total=WON, rate=RATES)
def test_the_most_is_the_largest_whole_won_within_the_rate(total: int, rate: int) -> None:
    most = most_of(total, rate)
    assert most * WHOLE <= total * rate < (most + 1) * WHOLE


@given(national=WON, local=WON, rate=RATES)
def test_the_rate_is_broken_exactly_when_the_share_is_above_it(national: int, local: int, rate: int) -> None:
    rules = replace(RULES, national_basis_points=rate)
    broken = list(rates.whole_is_within(content(line(national=national, local=local)), rules))
    assert bool(broken) == (national * WHOLE > (national + local) * rate)


def test_one_won_above_eighty_percent_is_named_with_the_way_to_mend_it() -> None:
    (finding,) = found(line(national=800_000_001, local=200_000_000, key="drone"))
    assert (finding.code, finding.field, finding.mend) == (
        "rate_exceeded",
        "lines/drone/national",
        (Move("drone", 1),),
    )
    assert finding.figures == {"over": 1, "most": 800_000_000, "rate_basis_points": 8000}
    assert finding.remedy == "rate_exceeded:1:"


def test_a_year_above_the_rate_is_found_even_when_the_whole_is_within() -> None:
    lines = (line(2025, national=600, local=400), line(national=900, local=100, key="drone"))
    (finding,) = found(*lines)
    assert (finding.code, finding.field, finding.mend) == (
        "rate_exceeded_in_year",
        "lines/drone/national",
        (Move("drone", 100),),
    )
    assert finding.figures == {"over": 100, "most": 800, "rate_basis_points": 8000, "year": 2024}
    assert finding.remedy == "rate_exceeded_in_year:100:2024"


def test_without_a_rate_no_share_is_too_high() -> None:
    assert told(line(national=1000, local=0), rules=replace(RULES, national_basis_points=None)) == []


@given(lines=budgets(), rate=RATES)
def test_mending_takes_the_finding_away_and_no_total_changes(lines: list[Line], rate: int) -> None:
    rules = replace(RULES, national_basis_points=rate)
    broken = [each for each in found(*lines, rules=rules) if each.code == "rate_exceeded" and each.mend]
    for finding in broken:
        after = mended(lines, finding)
        assert [each.total for each in after] == [each.total for each in lines]
        assert min(each.national for each in after) >= 0
        assert sum(move.won for move in finding.mend) == finding.figures["over"]
        assert list(rates.whole_is_within(content(*after), rules)) == []


@given(lines=budgets(), rate=RATES)
def test_a_year_is_mended_by_moves_within_it(lines: list[Line], rate: int) -> None:
    rules = replace(RULES, national_basis_points=rate)
    for finding in rates.each_year_is_within(content(*lines), rules):
        if finding.mend:
            years = {each.fiscal_year for each in lines if each.key in {move.key for move in finding.mend}}
            left = rates.each_year_is_within(content(*mended(lines, finding)), rules)
            assert years == {finding.figures["year"]}
            assert finding.figures["year"] not in {each.figures["year"] for each in left}


def test_what_no_line_can_take_has_no_button() -> None:
    (finding,) = found(
        line(national=10**15, local=10**15, key="a"), rules=replace(RULES, national_basis_points=1)
    )
    assert (finding.mend, finding.remedy) == ((), "")


@given(st.lists(st.tuples(st.integers(2024, 2026), WON), max_size=30))
def test_years_add_up_to_the_whole(amounts: list[tuple[int, int]]) -> None:
    lines = [Line("항목", year, national=amount) for year, amount in amounts]
    years = national_by_year(lines)
    assert sum(years.values()) == sum(amount for _, amount in amounts)
    assert list(years) == sorted({year for year, _ in amounts})
