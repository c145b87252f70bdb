"""The rules of a budget: one rule, one function, listed here in the order in which they are told. Pure."""

from collections.abc import Callable, Iterable

from grants.proposals.content import BUDGET, Content
from grants.proposals.rules import bounds, lines, plan, rates, sources, years
from grants.proposals.subsidy import Finding, Rules

Rule = Callable[[Content, Rules], Iterable[Finding]]
# Each is given at least one line.
RULES: tuple[Rule, ...] = (
    lines.each_has_an_amount,
    lines.each_has_a_category,
    years.begin_with_the_first,
    years.follow_one_another,
    years.are_not_too_many,
    rates.whole_is_within,
    rates.each_year_is_within,
    bounds.national_is_not_too_small,
    bounds.national_is_not_too_large,
    bounds.operation_is_within_its_share,
    sources.local_share_is_backed,
    sources.own_contribution_is_explained,
    plan.items_are_in_the_plan,
)


def check_budget(content: Content, rules: Rules) -> list[Finding]:
    """All that is found in a budget, errors and warnings."""
    if not content.lines:
        return [Finding(BUDGET, "budget_empty", "lines")]
    return [finding for rule in RULES for finding in rule(content, rules)]
