"""What is still missing in a proposal, section by section. Pure."""

from dataclasses import dataclass

from grants.proposals.content import (
    ATTACHMENTS,
    INDICATORS,
    KIND,
    OVERVIEW,
    PLACE,
    PLAN,
    PLEDGE,
    SCHEDULE,
    SECTIONS,
    Content,
    is_untouched,
)
from grants.proposals.subsidy import Finding, Rules, check_budget

DONE, UNTOUCHED, TO_MEND, OPTIONAL = "done", "untouched", "to_mend", "optional"
# A part that must be there, and the input in which it is written.
NEEDED: tuple[tuple[str, str, str], ...] = (
    (OVERVIEW, "title", "title"),
    (OVERVIEW, "summary", "summary"),
    (OVERVIEW, "purpose", "purpose"),
    (PLACE, "villages", "villages-0-township"),
    (PLACE, "beneficiaries", "beneficiaries"),
    (PLACE, "beneficiaries_note", "beneficiaries_note"),
    (KIND, "service_field", "service_field_0"),
    (KIND, "support_type", "support_type_0"),
    (PLAN, "plan", "plan"),
    (PLAN, "organisation", "organisation"),
    (PLAN, "operation", "operation"),
    (INDICATORS, "indicators", "indicators-0-name"),
    (SCHEDULE, "milestones", "milestones-0-title"),
    (PLEDGE, "is_pledged", "pledged"),
)


@dataclass(frozen=True, slots=True)
class SectionState:
    """How a section stands: done, untouched, optional (and empty), or how much there is to mend."""

    section: str
    state: str
    findings: tuple[Finding, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is to be mended in it."""
        return not self.findings


def check(content: Content, rules: Rules) -> list[Finding]:
    """All that is to be mended, in the order of the sections."""
    found = [
        Finding(section, f"{part}_missing", target)
        for section, part, target in NEEDED
        if not getattr(content, part)
    ]
    found += _rate_missing(content, rules)
    found += check_budget(content.lines, rules)
    order = list(SECTIONS)
    return sorted(found, key=lambda finding: order.index(finding.section))


def _rate_missing(content: Content, rules: Rules) -> list[Finding]:
    if content.support_type and rules.national_basis_points is None:
        return [Finding(KIND, "support_type_without_rate", "support_type_0")]
    return []


def section_states(content: Content, rules: Rules) -> list[SectionState]:
    """Every section with what is to be mended in it."""
    found = check(content, rules)
    return [_state_of(content, section, found) for section in SECTIONS]


def _state_of(content: Content, section: str, found: list[Finding]) -> SectionState:
    own = tuple(finding for finding in found if finding.section == section)
    if is_untouched(content, section):
        return SectionState(section, OPTIONAL if section == ATTACHMENTS else UNTOUCHED, own)
    return SectionState(section, TO_MEND if own else DONE, own)


def sections_to_mend(content: Content, rules: Rules) -> int:
    """How many sections have something to mend."""
    return len({finding.section for finding in check(content, rules)})
