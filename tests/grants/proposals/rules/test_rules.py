"""Each other rule of a budget, one by one: what it finds, where, and how grave."""

from dataclasses import replace

import pytest

from grants.proposals.content import FileNamed
from grants.proposals.rules import RULES as LISTED
from grants.proposals.rules import bounds, lines, plan, sources, years
from grants.proposals.slots import Asked
from grants.proposals.subsidy import ERROR, WARNING, Move
from tests.grants.proposals.rules.budgets import EQUIPMENT, OPERATION, RULES, content, found, line, told


def test_a_sound_budget_passes_every_rule() -> None:
    assert told(line()) == []


def test_an_empty_budget_is_told_as_that_alone() -> None:
    assert told() == [("budget_empty", "lines")]


def test_every_rule_of_the_package_is_listed_once() -> None:
    written = {
        each
        for module in (bounds, lines, plan, sources, years)
        for name, each in vars(module).items()
        if callable(each)
        and each.__module__ == module.__name__
        and not name.startswith("_")
        and name != "cell"
    }
    assert written < set(LISTED)
    assert len(set(LISTED)) == len(LISTED)


def test_a_line_without_an_amount() -> None:
    assert told(line(), line(national=0, local=0)) == [("line_without_amount", "lines/line1/national")]


def test_a_line_without_a_category_where_the_call_has_some() -> None:
    budget = (line(category=EQUIPMENT), line())
    assert told(*budget) == []
    assert told(*budget, rules=replace(RULES, has_categories=True)) == [
        ("line_without_category", "lines/line1/category")
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([2024], []),
        ([2024, 2025, 2026], []),
        ([2025], [("begins_in_another_year", "lines/line0/fiscal_year")]),
        ([2024, 2026], [("years_with_a_gap", "lines/line1/fiscal_year")]),
        ([2024, 2025, 2026, 2027], [("too_many_years", "lines/line3/fiscal_year")]),
        ([2023, 2024], [("begins_in_another_year", "lines/line0/fiscal_year")]),
    ],
)
def test_fiscal_years(given: list[int], expected: list[tuple[str, str]]) -> None:
    assert told(*(line(year) for year in given)) == expected


@pytest.mark.parametrize(
    ("national", "expected"),
    [(99, ["national_too_small"]), (100, []), (1000, []), (1001, ["national_too_large"])],
)
def test_least_and_most_are_inclusive(national: int, expected: list[str]) -> None:
    rules = replace(RULES, least_national=100, most_national=1000)
    assert [code for code, _ in told(line(national=national, local=national), rules=rules)] == expected


def test_what_is_above_the_cap_goes_to_the_municipality() -> None:
    budget = (line(national=300, local=300, key="aaaa"), line(national=901, local=901, key="bbbb"))
    (finding,) = found(*budget, rules=replace(RULES, most_national=250))
    assert (finding.field, finding.mend) == ("lines/bbbb/national", (Move("bbbb", 901), Move("aaaa", 50)))


def test_costs_of_operation_are_at_most_their_share_of_the_whole() -> None:
    rules = replace(RULES, operation=frozenset({"operation"}), operation_most_basis_points=2000)
    within = (line(category=EQUIPMENT), line(category=OPERATION, national=200, local=50))
    assert told(*within, rules=rules) == []
    above = (line(category=EQUIPMENT), line(category=OPERATION, national=200, local=51))
    (finding,) = found(*above, rules=rules)
    assert (finding.code, finding.field) == ("operation_exceeded", "lines/line1/category")
    assert finding.figures == {"over": 1, "most": 250, "rate_basis_points": 2000}
    assert told(*above, rules=replace(rules, operation_most_basis_points=None)) == []


def test_a_local_share_is_backed_by_the_commitment_letter() -> None:
    letter = Asked("commitment-letter", "확약서", "Promise")
    rules = replace(RULES, documents=(letter,))
    (finding,) = found(line(province=100), rules=rules)
    assert (finding.section, finding.code, finding.field, finding.level) == (
        "attachments",
        "local_share_unbacked",
        "files/commitment-letter",
        ERROR,
    )
    assert (finding.figures, finding.named) == ({"local": 300}, ("확약서", "Promise"))
    file = FileNamed("확약서.pdf", "x", 1, "PDF", "0", slot="commitment-letter")
    assert told(line(), rules=rules, files=(file,)) == []
    assert told(line(national=0, local=0, own=9), rules=rules, plan="드론, 부담") == []
    (hint,) = found(line(), rules=replace(RULES, documents=(replace(letter, is_required=False),)))
    assert hint.level == WARNING


def test_an_own_contribution_nobody_speaks_of_is_a_warning() -> None:
    (finding,) = found(line(own=50))
    assert (finding.code, finding.field, finding.level) == ("own_unexplained", "lines/line0/own", WARNING)
    assert finding.figures == {"own": 50}
    assert told(line(own=50), organisation="자부담은 마을 협의체가 낸다") == []
    assert told(line(own=50), plan="") == []


@pytest.mark.parametrize(
    ("item", "is_found"),
    [
        ("드론 구입", True),
        ("드론관제 화면", True),
        ("사업 관리", True),
        ("순찰 드론", True),
        ("수질 센서", False),
        ("Camera", False),
    ],
)
def test_an_item_of_which_the_plan_says_nothing_is_a_warning(item: str, *, is_found: bool) -> None:
    expected = [] if is_found else [("item_not_in_plan", "lines/line0/item")]
    assert told(line(item=item)) == expected
    assert {each.level for each in found(line(item=item))} <= {WARNING}


def test_an_item_of_several_years_is_named_once_and_not_before_there_is_a_plan() -> None:
    budget = (line(item="수질 센서"), line(2025, item="수질 센서"))
    assert told(*budget) == [("item_not_in_plan", "lines/line0/item")]
    assert list(plan.items_are_in_the_plan(content(*budget, plan=""), RULES)) == []
