"""The fields of a proposal that a request to mend can name, by address."""

from dataclasses import dataclass

from grants.calls.models import Call
from grants.proposals import content
from grants.proposals.forms import column_of
from grants.proposals.models import Proposal
from grants.proposals.sections import LABELS, ROW_LABELS
from grants.proposals.supplements import addresses

# What is written as a table, or as files, is opened as a whole.
WHOLE = {
    "villages": content.PLACE,
    "lines": content.BUDGET,
    "indicators": content.INDICATORS,
    "milestones": content.SCHEDULE,
}


@dataclass(frozen=True, slots=True)
class Nameable:
    """A field: its address, the section it is written in, and what people call it."""

    address: str
    section: str
    label: str


def nameable(call: Call) -> list[Nameable]:
    """Every field of the call's form that may be named, in the order of the sections."""
    return [Nameable(part, section, label_of(part)) for part, section in addresses(call).items()]


def label_of(part: str) -> str:
    """What people call a part of the content."""
    if part in WHOLE:
        return str(ROW_LABELS[WHOLE[part]])
    if part == "files":
        return str(LABELS[content.ATTACHMENTS])
    if part == "is_pledged":
        return str(LABELS[content.PLEDGE])
    return str(column_of(Proposal, part).verbose_name)
