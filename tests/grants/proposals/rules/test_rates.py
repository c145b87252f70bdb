<<<<<<< Updated upstream
"""The rate of the support type, exact to the won."""

from dataclasses import replace

=======
"""The money rules, exact to the won."""

from dataclasses import replace

import pytest
>>>>>>> Stashed changes
from hypothesis import given
from hypothesis import strategies as st

from grants.proposals.content import Line
<<<<<<< Updated upstream
from grants.proposals.rules import rates
from grants.proposals.subsidy import WHOLE, Move, most_of, national_by_year
from tests.grants.proposals.rules.budgets import RULES, WON, budgets, content, found, line, mended, told

RATES = st.integers(min_value=1, max_value=WHOLE)


@given(total=WON, rate=RATES)
def test_the_most_is_the_largest_whole_won_within_the_rate(total: int, rate: int) -> None:
    most = most_of(total, rate)
=======
from grants.proposals.subsidy import (
    WHOLE,
    Rules,
    check_budget,
    most_national_of,
    national_by_year,
)

RULES = Rules(
    least_national=100, most_national=10**15, most_years=3, first_year=2024, national_basis_points=8000
)
WON = st.integers(min_value=0, max_value=10**15)
RATES = st.integers(min_value=1, max_value=WHOLE)


def codes(lines: list[Line], rules: Rules = RULES) -> list[str]:
    return [finding.code for finding in check_budget(lines, rules)]


@given(total=WON, rate=RATES)
def test_the_most_is_the_largest_whole_won_within_the_rate(total: int, rate: int) -> None:
    most = most_national_of(total, rate)
>>>>>>> Stashed changes
    assert most * WHOLE <= total * rate < (most + 1) * WHOLE


@given(national=WON, local=WON, rate=RATES)
def test_the_rate_is_broken_exactly_when_the_share_is_above_it(national: int, local: int, rate: int) -> None:
<<<<<<< Updated upstream
    rules = replace(RULES, national_basis_points=rate)
    broken = list(rates.whole_is_within(content(line(national=national, local=local)), rules))
    assert bool(broken) == (national * WHOLE > (national + local) * rate)


def test_one_won_above_eighty_percent_is_named_with_the_way_to_mend_it() -> None:
    (finding,) = found(line(national=800_000_001, local=200_000_000, key="drone"))
    assert (finding.code, finding.field, finding.mend) == (
        "rate_exceeded",
        "lines-0-national",
        (Move("drone", 1),),
    )
    assert finding.figures == {"over": 1, "most": 800_000_000, "rate_basis_points": 8000}
    assert finding.remedy == "rate_exceeded:1:"


def test_a_year_above_the_rate_is_found_even_when_the_whole_is_within() -> None:
    lines = (line(2025, national=600, local=400), line(national=900, local=100, key="drone"))
    (finding,) = found(*lines)
    assert (finding.code, finding.field, finding.mend) == (
        "rate_exceeded_in_year",
        "lines-1-national",
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
=======
    rules = replace(RULES, least_national=0, national_basis_points=rate)
    line = Line("장비", 2024, national=national, local=local)
    broken = "rate_exceeded" in codes([line], rules)
    assert broken == (national * WHOLE > (national + local) * rate)


@given(national=WON, local=WON, rate=RATES)
def test_moving_what_the_hint_says_mends_it_and_one_won_less_does_not(
    national: int, local: int, rate: int
) -> None:
    rules = replace(RULES, least_national=0, national_basis_points=rate)
    line = Line("장비", 2024, national=national, local=local)
    found = [each for each in check_budget([line], rules) if each.code == "rate_exceeded"]
    if not found:
        return
    over = found[0].figures["over"]
    mended = replace(line, national=national - over, local=local + over)
    short = replace(line, national=national - over + 1, local=local + over - 1)
    assert "rate_exceeded" not in codes([mended], rules)
    assert "rate_exceeded" in codes([short], rules)


def test_one_won_above_eighty_percent_is_named() -> None:
    (finding,) = check_budget([Line("장비", 2024, national=800_000_001, local=200_000_000)], RULES)
    assert (finding.code, finding.figures["over"], finding.figures["most"]) == (
        "rate_exceeded",
        1,
        800_000_000,
    )


def test_a_year_above_the_rate_is_found_even_when_the_whole_is_within() -> None:
    lines = [
        Line("장비", 2024, national=900, local=100),
        Line("운영", 2025, national=600, local=400),
    ]
    (finding,) = check_budget(lines, RULES)
    assert (finding.code, finding.figures["year"], finding.figures["over"]) == (
        "rate_exceeded_in_year",
        2024,
        100,
    )


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ([2024], []),
        ([2024, 2025, 2026], []),
        ([2025], ["begins_in_another_year"]),
        ([2024, 2026], ["years_with_a_gap"]),
        ([2024, 2025, 2026, 2027], ["too_many_years"]),
        ([2023, 2024], ["begins_in_another_year"]),
    ],
)
def test_fiscal_years(years: list[int], expected: list[str]) -> None:
    assert codes([Line("장비", year, national=800, local=200) for year in years]) == expected


@pytest.mark.parametrize(
    ("national", "expected"),
    [(99, ["national_too_small"]), (100, []), (1000, []), (1001, ["national_too_large"])],
)
def test_least_and_most_are_inclusive(national: int, expected: list[str]) -> None:
    rules = replace(RULES, most_national=1000)
    assert codes([Line("장비", 2024, national=national, local=national)], rules) == expected


def test_an_empty_budget_and_an_empty_line() -> None:
    assert codes([]) == ["budget_empty"]
    lines = [Line("장비", 2024, national=800, local=200), Line("빈 항목", 2024)]
    assert codes(lines) == ["line_without_amount"]


def test_without_a_rate_only_the_other_rules_hold() -> None:
    rules = replace(RULES, national_basis_points=None)
    assert codes([Line("장비", 2024, national=1000)], rules) == []
>>>>>>> Stashed changes


@given(st.lists(st.tuples(st.integers(2024, 2026), WON), max_size=30))
def test_years_add_up_to_the_whole(amounts: list[tuple[int, int]]) -> None:
    lines = [Line("항목", year, national=amount) for year, amount in amounts]
    years = national_by_year(lines)
    assert sum(years.values()) == sum(amount for _, amount in amounts)
    assert list(years) == sorted({year for year, _ in amounts})
