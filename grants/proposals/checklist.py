"""What is still missing in a proposal, section by section. Pure."""

from dataclasses import dataclass

from grants.proposals.content import (
    ATTACHMENTS,
    BUDGET,
    INDICATORS,
    KIND,
    LONGEST,
    OVERVIEW,
    PLACE,
    PLAN,
    PLEDGE,
    SCHEDULE,
    SECTIONS,
    Content,
    FileNamed,
    is_untouched,
)
from grants.proposals.questioning import check_answers
from grants.proposals.rules import check_budget
from grants.proposals.slots import Asked, slot_address
from grants.proposals.subsidy import Finding, Rules
from portal.ui.characters import count

DONE, UNTOUCHED, TO_MEND, OPTIONAL = "done", "untouched", "to_mend", "optional"
# A part that must be there, by its address.
NEEDED: tuple[tuple[str, str], ...] = (
    (OVERVIEW, "title"),
    (OVERVIEW, "summary"),
    (OVERVIEW, "purpose"),
    (PLACE, "villages"),
    (PLACE, "beneficiaries"),
    (PLACE, "beneficiaries_note"),
    (KIND, "service_field"),
    (KIND, "support_type"),
    (PLAN, "plan"),
    (PLAN, "organisation"),
    (PLAN, "operation"),
    (INDICATORS, "indicators"),
    (SCHEDULE, "milestones"),
    (PLEDGE, "is_pledged"),
)


# What a row can't be filed without; an amount of 0 is told by the rules of the money.
NEEDED_CELLS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("villages", PLACE, ("township", "village")),
    ("lines", BUDGET, ("item",)),
    ("indicators", INDICATORS, ("name", "unit", "baseline", "target", "measured_by")),
    ("milestones", SCHEDULE, ("title", "starts_on", "ends_on")),
)


def section_of_part(part: str) -> str:
    """The section in which a part is written."""
    return next(section for section, parts in SECTIONS.items() if part in parts)


@dataclass(frozen=True, slots=True)
class SectionState:
    """How a section stands: done, untouched, optional (and empty), or how much there is to mend.

    `warnings` are worth a look, and no reason not to file.
    """

    section: str
    state: str
    findings: tuple[Finding, ...]
    warnings: tuple[Finding, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing is to be mended in it."""
        return not self.findings


def check(content: Content, rules: Rules) -> list[Finding]:
    """All that is to be mended or looked at again, in the order of the sections."""
    found = [
        Finding(section, f"{part}_missing", part) for section, part in NEEDED if not getattr(content, part)
    ]
    found += _too_long(content)
    found += _incomplete_rows(content)
    found += _rate_missing(content, rules)
    found += check_budget(content, rules)
    # A document that the rules of the money miss with their reason is not told a second time.
    told = {(each.section, each.field) for each in found}
    found += [each for each in _documents(content, rules) if (each.section, each.field) not in told]
    found += check_answers(content, rules.asks, rules.refused_files)
    order = rules.asks.order
    return sorted(found, key=lambda finding: order.index(finding.section))


def _too_long(content: Content) -> list[Finding]:
    """Texts may be saved longer than they may be filed; the excess is named."""
    lengths = [(part, count(getattr(content, part)), most) for part, most in LONGEST.items()]
    return [
        Finding(
            section_of_part(part), "text_too_long", part, {"over_count": length - most, "most_count": most}
        )
        for part, length, most in lengths
        if length > most
    ]


def _incomplete_rows(content: Content) -> list[Finding]:
    found = []
    for table, section, needed in NEEDED_CELLS:
        for number, row in enumerate(getattr(content, table)):
            missing = next((name for name in needed if not getattr(row, name)), None)
            if missing:
                at = f"{table}/{row.key}/{missing}"
                found.append(Finding(section, "row_incomplete", at, {"row_number": number + 1}))
    return [*found, *_same_village_twice(content), *_steps_backwards(content)]


def _same_village_twice(content: Content) -> list[Finding]:
    names = [(each.township, each.village) for each in content.villages]
    return [
        Finding(PLACE, "village_twice", f"villages/{place.key}/village", {"row_number": number + 1})
        for number, place in enumerate(content.villages)
        if all(names[number]) and names[number] in names[:number]
    ]


def _steps_backwards(content: Content) -> list[Finding]:
    return [
        Finding(SCHEDULE, "step_ends_before", f"milestones/{step.key}/ends_on", {"row_number": number + 1})
        for number, step in enumerate(content.milestones)
        if step.starts_on and step.ends_on and step.ends_on < step.starts_on
    ]


def _rate_missing(content: Content, rules: Rules) -> list[Finding]:
    if content.support_type and rules.national_basis_points is None:
        return [Finding(KIND, "support_type_without_rate", "support_type")]
    return []


def _documents(content: Content, rules: Rules) -> list[Finding]:
    attached = {file.slot: file for file in content.files if file.slot}
    troubles = ((asked, _trouble_of(asked, attached.get(asked.key), rules)) for asked in rules.documents)
    return [
        Finding(ATTACHMENTS, code, slot_address(asked.key), named=(asked.name, asked.name_en))
        for asked, code in troubles
        if code
    ]


def _trouble_of(asked: Asked, file: FileNamed | None, rules: Rules) -> str:
    """What is wrong with a document; a file among the others, and what may be left out, never blocks."""
    if file is None:
        return "document_missing" if asked.is_required else ""
    if asked.is_required and file.stored_as in rules.refused_files:
        return "document_refused"
    return "number_missing" if asked.needs_number and not file.document_number else ""


def section_states(content: Content, rules: Rules) -> list[SectionState]:
    """Every section with what is to be mended in it."""
    found = check(content, rules)
    return [_state_of(content, section, found) for section in rules.asks.order]


def _state_of(content: Content, section: str, found: list[Finding]) -> SectionState:
    own = tuple(finding for finding in found if finding.section == section and finding.is_error)
    warnings = tuple(finding for finding in found if finding.section == section and not finding.is_error)
    if is_untouched(content, section):
        is_optional = not own and (section == ATTACHMENTS or section not in SECTIONS)
        return SectionState(section, OPTIONAL if is_optional else UNTOUCHED, own, warnings)
    return SectionState(section, TO_MEND if own else DONE, own, warnings)


def sections_to_mend(content: Content, rules: Rules) -> int:
    """How many sections have something to mend."""
    return len({finding.section for finding in check(content, rules) if finding.is_error})
