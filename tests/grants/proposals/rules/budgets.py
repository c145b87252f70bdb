"""Budgets for the rules: plain content, no database."""

from dataclasses import replace

from hypothesis import strategies as st

from grants.proposals.content import Choice, Content, Line
from grants.proposals.rules import check_budget
from grants.proposals.subsidy import Finding, Rules

RULES = Rules(
    least_national=0, most_national=10**15, most_years=3, first_year=2024, national_basis_points=8000
)
EQUIPMENT = Choice("equipment", "장비", "Equipment")
OPERATION = Choice("operation", "운영", "Operation")
WON = st.integers(min_value=0, max_value=10**15)


def line(year: int = 2024, **said: object) -> Line:
    """A line within every rule unless said otherwise."""
    return Line(**{"item": "드론", "fiscal_year": year, "national": 800, "local": 200, **said})


def content(*lines: Line, **said: object) -> Content:
    """Lines without a key of their own have that of their place: line0, line1."""
    keyed = tuple(replace(each, key=each.key or f"line{place}") for place, each in enumerate(lines))
    return Content(lines=keyed, **{"plan": "드론으로 살핀다", **said})


def found(*lines: Line, rules: Rules = RULES, **said: object) -> list[Finding]:
    return check_budget(content(*lines, **said), rules)


def told(*lines: Line, rules: Rules = RULES, **said: object) -> list[tuple[str, str]]:
    """Rule and field of all that is found."""
    return [(each.code, each.field) for each in found(*lines, rules=rules, **said)]


@st.composite
def budgets(draw: st.DrawFn) -> list[Line]:
    """Up to twelve lines over three years."""
    amounts = draw(st.lists(st.tuples(st.integers(2024, 2026), WON, WON, WON), min_size=1, max_size=12))
    return [
        Line("드론", year, national=national, local=local, own=own, key=f"key{number}")
        for number, (year, national, local, own) in enumerate(amounts)
    ]


def mended(lines: list[Line], finding: Finding) -> list[Line]:
    """The lines after the finding's moves."""
    won = {move.key: move.won for move in finding.mend}
    return [
        replace(each, national=each.national - won.get(each.key, 0), local=each.local + won.get(each.key, 0))
        for each in lines
    ]
