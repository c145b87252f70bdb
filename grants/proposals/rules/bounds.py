"""Floor and cap of the national share, and the most of what running the service may cost."""

from collections.abc import Iterator

from grants.proposals.content import BUDGET, Content
from grants.proposals.rules.lines import cell
from grants.proposals.rules.mending import away_from_national
from grants.proposals.subsidy import Finding, Rules, most_of


def _largest(content: Content) -> str:
    return cell(max(content.lines, key=lambda line: line.national), "national")


def national_is_not_too_small(content: Content, rules: Rules) -> Iterator[Finding]:
    """At least the floor of the call."""
    short = rules.least_national - content.national_total
    if short > 0:
        figures = {"least": rules.least_national, "short": short}
        yield Finding(BUDGET, "national_too_small", _largest(content), figures)


def national_is_not_too_large(content: Content, rules: Rules) -> Iterator[Finding]:
    """At most the cap of the call."""
    over = content.national_total - rules.most_national
    if over > 0:
        figures = {"most": rules.most_national, "over": over}
        moves = away_from_national(content.lines, over)
        yield Finding(BUDGET, "national_too_large", _largest(content), figures, mend=moves)


def operation_is_within_its_share(content: Content, rules: Rules) -> Iterator[Finding]:
    """Costs of operation are at most the call's share of the whole cost."""
    if rules.operation_most_basis_points is None:
        return
    lines = [line for line in content.lines if line.category and line.category.code in rules.operation]
    most = most_of(content.project_total, rules.operation_most_basis_points)
    over = sum(line.total for line in lines) - most
    if over > 0:
        figures = {"over": over, "most": most, "rate_basis_points": rules.operation_most_basis_points}
        at = cell(max(lines, key=lambda line: line.total), "category")
        yield Finding(BUDGET, "operation_exceeded", at, figures)
