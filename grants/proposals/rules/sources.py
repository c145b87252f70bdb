"""What stands behind the money that does not come from the nation."""

from collections.abc import Iterator

from grants.proposals.content import ATTACHMENTS, BUDGET, Content
from grants.proposals.rules.lines import cell
from grants.proposals.slots import slot_address
from grants.proposals.subsidy import ERROR, WARNING, Finding, Rules

# The key by which a call's documents name the promise to set the local share aside.
COMMITMENT_LETTER = "commitment-letter"
# 자부담, 자체 부담, 주민이 부담: whoever says who bears it uses the word.
BORNE = ("부담", "own contribution")


def local_share_is_backed(content: Content, rules: Rules) -> Iterator[Finding]:
    """What province and municipality bear is promised in the commitment letter, where the call knows one."""
    asked = next((each for each in rules.documents if each.key == COMMITMENT_LETTER), None)
    local = sum(line.province + line.local for line in content.lines)
    if asked and local and not any(file.slot == asked.key for file in content.files):
        level = ERROR if asked.is_required else WARNING
        named = (asked.name, asked.name_en)
        at = slot_address(asked.key)
        yield Finding(ATTACHMENTS, "local_share_unbacked", at, {"local": local}, named, level)


def own_contribution_is_explained(content: Content, rules: Rules) -> Iterator[Finding]:
    """The texts of the plan say who bears an own contribution: a guess by its word, so only a warning."""
    own = sum(line.own for line in content.lines)
    texts = f"{content.plan} {content.organisation} {content.operation}".lower()
    if own and texts.strip() and not any(word in texts for word in BORNE):
        at = cell(next(line for line in content.lines if line.own), "own")
        yield Finding(BUDGET, "own_unexplained", at, {"own": own}, level=WARNING)
