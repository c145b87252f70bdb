"""What stands behind the money that does not come from the nation."""

from collections.abc import Iterator

from grants.proposals.content import BUDGET, Content
from grants.proposals.rules.lines import cell
from grants.proposals.subsidy import WARNING, Finding, Rules

# 자부담, 자체 부담, 주민이 부담: whoever says who bears it uses the word.
BORNE = ("부담", "own contribution")


def own_contribution_is_explained(content: Content, rules: Rules) -> Iterator[Finding]:
    """The texts of the plan say who bears an own contribution: a guess by its word, so only a warning."""
    own = sum(line.own for line in content.lines)
    texts = f"{content.plan} {content.organisation} {content.operation}".lower()
    if own and texts.strip() and not any(word in texts for word in BORNE):
        number = next(number for number, line in enumerate(content.lines) if line.own)
        at = cell(number, "own")
        yield Finding(BUDGET, "own_unexplained", at, {"own": own}, level=WARNING)
