"""What a proposal says, apart from any database. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

OVERVIEW, PLACE, KIND, PLAN, BUDGET, INDICATORS, SCHEDULE, ATTACHMENTS, PLEDGE = (
    "overview",
    "place",
    "kind",
    "plan",
    "budget",
    "indicators",
    "schedule",
    "attachments",
    "pledge",
)
# Which parts of the content each section holds, in the order in which they are written.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    OVERVIEW: ("title", "summary", "purpose"),
    PLACE: ("beneficiaries", "beneficiaries_note", "villages"),
    KIND: ("service_field", "support_type"),
    PLAN: ("plan", "organisation", "operation"),
    BUDGET: ("lines",),
    INDICATORS: ("indicators",),
    SCHEDULE: ("milestones",),
    ATTACHMENTS: ("files",),
    PLEDGE: ("is_pledged",),
}

# More than any text of a draft may have, so that nothing typed in earnest is lost.
MOST_CHARACTERS = 50_000
# Characters a text may have when it is filed, counted as people count; a draft may be longer.
LONGEST: Mapping[str, int] = {
    "summary": 1000,
    "purpose": 3000,
    "beneficiaries_note": 1000,
    "plan": 6000,
    "organisation": 3000,
    "operation": 3000,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A service field or a support type, named in both languages."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class VillageServed:
    """A village of the project; `township` is the official code, or "" in a draft."""

    township: str
    township_name: str
    village: str
    households: int | None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An item of cost in one fiscal year by source; won."""

    item: str
    fiscal_year: int
    national: int = 0
    province: int = 0
    local: int = 0
    own: int = 0
    category: Choice | None = None
    key: str = ""

    @property
    def total(self) -> int:
        """Won from all sources."""
        return self.national + self.province + self.local + self.own


@dataclass(frozen=True, slots=True)
class Measure:
    """How success is measured; figures as decimal text, exact."""

    name: str
    unit: str
    baseline: str
    target: str
    measured_by: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the schedule; ISO dates."""

    title: str
    starts_on: str
    ends_on: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class FileNamed:
    """An attached file: under which name it came, and under which it is kept.

    `slot` is the key of the document asked for in whose place it stands, `question` that of the question it
    answers; both are "" for any other file.
    """

    name: str
    stored_as: str
    size: int
    kind: str
    sha256: str
    slot: str = ""
    document_number: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """The answer to a question of the call: how it was asked, and what was said, for people and for programs.

    `kept` is the value as one plain text (`questions.from_kept` reads it); `section_name` only of a section
    of the call's own.
    """

    key: str
    version: int
    kind: str
    section: str
    label: str
    label_en: str
    kept: str
    text: str
    text_en: str
    section_name: str = ""
    section_name_en: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a proposal says."""

    title: str = ""
    summary: str = ""
    purpose: str = ""
    beneficiaries: int | None = None
    beneficiaries_note: str = ""
    villages: tuple[VillageServed, ...] = ()
    service_field: Choice | None = None
    support_type: Choice | None = None
    plan: str = ""
    organisation: str = ""
    operation: str = ""
    lines: tuple[Line, ...] = ()
    indicators: tuple[Measure, ...] = ()
    milestones: tuple[Step, ...] = ()
    files: tuple[FileNamed, ...] = ()
    answers: tuple[AnswerGiven, ...] = ()
    is_pledged: bool = False

    def answers_in(self, section: str) -> tuple[AnswerGiven, ...]:
        """What is answered in a section."""
        return tuple(each for each in self.answers if each.section == section)

    @property
    def files_apart(self) -> tuple[FileNamed, ...]:
        """The files that answer no question: those of the attachments' own section."""
        return tuple(each for each in self.files if not each.question)

    @property
    def national_total(self) -> int:
        """Won of the national share, all years."""
        return sum(line.national for line in self.lines)

    @property
    def project_total(self) -> int:
        """Won from all sources, all years."""
        return sum(line.total for line in self.lines)

    @property
    def has_categories(self) -> bool:
        """Whether any line stands in a category of cost."""
        return any(line.category for line in self.lines)


def is_untouched(content: Content, section: str) -> bool:
    """Whether nothing at all was written in the section."""
    if section == ATTACHMENTS:
        return not content.files_apart
    written = any(getattr(content, part) for part in SECTIONS.get(section, ()))
    return not written and not content.answers_in(section)
