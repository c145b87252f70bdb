"""A proposal as a document, in the language of whoever asks: from what it says and which copy it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from grants.proposals import content as parts
from grants.proposals.answer_blocks import answer_blocks, asked_as, named_sections
from grants.proposals.budget_tables import budget_tables
from grants.proposals.content import Content, FileNamed
from grants.proposals.document_words import NOT_SAID, column, counted, figure, named
from portal.documents.model import Block, Document, Heading, Note, Paragraph, Table, key_values
from portal.ui.money import grouped
from portal.ui.templatetags.portal import won


@dataclass(frozen=True, slots=True)
class Copy:
    """Which copy it is: a draft saved `at`, or what was filed `at` under `number` with its hash.

    `check_address` is where anybody can check number and hash; "" when nobody can. `asked` names the
    documents the call asks for, by their keys.
    """

    call: str
    municipality: str
    at: datetime
    version: int
    number: str = ""
    sha256: str = ""
    check_address: str = ""
    is_example: bool = False
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_filed(self) -> bool:
        """Whether it was filed; a draft has no number."""
        return bool(self.number)


def document_of(content: Content, copy: Copy) -> Document:
    """Everything the proposal says, section by section, marked as a draft or with number, time and hash."""
    return Document(
        title=content.title or _("untitled"),
        subtitle=" · ".join([copy.call, _("Project proposal")]),
        language="en" if (get_language() or "ko").startswith("en") else "ko",
        made_at=copy.at,
        header=" · ".join([_("Smart Village Portal"), copy.call]),
        footer=_footer(copy),
        marks=tuple(_marks(copy)),
        watermark="" if copy.is_filed else _draft(),
        blocks=(_facts(content, copy), *_warnings(copy), *_sections(content, copy)),
    )


def _marks(copy: Copy) -> list[str]:
    draft = [] if copy.is_filed else [_draft()]
    return [*draft, _("Example data")] if copy.is_example else draft


def _draft() -> str:
    return pgettext("copy of a proposal", "Draft")


def _warnings(copy: Copy) -> list[Block]:
    said = []
    if not copy.is_filed:
        said.append(_("This is a draft as it was saved at the time above. It has not been filed."))
    if copy.is_example:
        said.append(_("Names, proposals, scores and amounts marked as example are made up."))
    return [Note(each) for each in said]


def _footer(copy: Copy) -> str:
    if copy.is_filed:
        return f"{copy.number}\nSHA-256 {copy.sha256}"
    return _("%(municipality)s · draft, version %(version)s, %(at)s") % {
        "municipality": copy.municipality,
        "version": copy.version,
        "at": _moment(copy.at),
    }


def _moment(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S} (KST)"


def _facts(content: Content, copy: Copy) -> Table:
    amounts = {"total": won(content.project_total), "national": won(content.national_total)}
    shown = [
        (_("call"), copy.call),
        (_("municipality"), copy.municipality),
        (_("title of the project"), content.title or NOT_SAID),
        (_("project cost"), _("%(total)s (national share %(national)s)") % amounts),
    ]
    return _pairs([*shown, *(_filing(copy) if copy.is_filed else _saving(copy))])


def _filing(copy: Copy) -> list[tuple[str, str]]:
    known = [
        (_("Submission number"), copy.number),
        (_("filed at"), _moment(copy.at)),
        ("SHA-256", copy.sha256),
    ]
    return [*known, (_("public check"), copy.check_address)] if copy.check_address else known


def _saving(copy: Copy) -> list[tuple[str, str]]:
    return [
        (_draft(), _("version %(version)s") % {"version": copy.version}),
        (_("saved at"), _moment(copy.at)),
    ]


def _pairs(pairs: list[tuple[str, str]]) -> Table:
    return key_values((_("Subject"), _("Contents")), [(capfirst(what), value) for what, value in pairs])


def _sections(content: Content, copy: Copy) -> list[Block]:
    return [
        block
        for section, name in named_sections(content)
        for block in (Heading(name), *(_blocks(section, content, copy) or [_nothing()]))
    ]


def _blocks(section: str, content: Content, copy: Copy) -> list[Block]:
    written = _BLOCKS[section](content, copy) if section in _BLOCKS else []
    return [*written, *answer_blocks(content.answers_in(section))]


def _nothing() -> Note:
    return Note(_("Nothing was entered yet."))


def _texts(*titled: tuple[str, str]) -> list[Block]:
    return [
        block
        for title, text in titled
        for block in (Heading(title, 2), Paragraph(text) if text.strip() else _nothing())
    ]


def _overview(content: Content, _copy: Copy) -> list[Block]:
    return _texts((_("Summary"), content.summary), (_("Why it is needed"), content.purpose))


def _place(content: Content, _copy: Copy) -> list[Block]:
    return [
        Heading(_("Villages of the project"), 2),
        _villages(content) if content.villages else _nothing(),
        Heading(_("Beneficiaries"), 2),
        _pairs(
            [
                (_("beneficiaries (persons)"), counted(content.beneficiaries)),
                (_("who benefits"), content.beneficiaries_note or NOT_SAID),
            ]
        ),
    ]


def _villages(content: Content) -> Table:
    columns = (
        column(_("township"), 2, is_label=True),
        column(_("village"), 2),
        column(_("households"), 1, "right"),
    )
    rows = tuple((each.township_name, each.village, counted(each.households)) for each in content.villages)
    households = sum(each.households or 0 for each in content.villages)
    return Table(columns, rows, ((_("Sum"), "", grouped(households)),))


def _kind(content: Content, _copy: Copy) -> list[Block]:
    return [
        _pairs(
            [
                (_("service field"), named(content.service_field)),
                (_("support type"), named(content.support_type)),
            ]
        )
    ]


def _plan(content: Content, _copy: Copy) -> list[Block]:
    return _texts(
        (_("What will be built and how"), content.plan),
        (_("Who does what"), content.organisation),
        (_("Operation after the project"), content.operation),
    )


def _indicators(content: Content, _copy: Copy) -> list[Block]:
    columns = (
        column(_("indicator"), 3, is_label=True),
        column(_("unit"), 1, "center"),
        column(_("now"), 2, "right"),
        column(_("target"), 2, "right"),
        column(_("how it is measured"), 4),
    )
    rows = tuple(
        (each.name, each.unit, figure(each.baseline), figure(each.target), each.measured_by)
        for each in content.indicators
    )
    return [Table(columns, rows)] if rows else []


def _schedule(content: Content, _copy: Copy) -> list[Block]:
    columns = (
        column(_("step"), 3, is_label=True),
        column(_("from"), 1, "center"),
        column(_("until"), 1, "center"),
    )
    rows = tuple((each.title, each.starts_on, each.ends_on) for each in content.milestones)
    return [Table(columns, rows)] if rows else []


def _attachments(content: Content, copy: Copy) -> list[Block]:
    columns = (
        column(_("Document"), 6, is_label=True),
        column(_("file name"), 8),
        column(_("type"), 3, "center"),
        column(_("size"), 4, "right"),
        column("SHA-256", 9),
    )
    rows = tuple(
        (_place_of(each, content, copy), each.name, each.kind, filesizeformat(each.size), each.sha256)
        for each in content.files
    )
    return [Table(columns, rows)] if rows else [Note(_("No files are attached."))]


def _place_of(file: FileNamed, content: Content, copy: Copy) -> str:
    """Which document asked for it is, with its number, or which question it answers; else that it is another one."""
    if file.question:
        return next((asked_as(each) for each in content.answers if each.key == file.question), file.question)
    name = copy.asked.get(file.slot) or file.slot or _("another attachment")
    return f"{name}\n({file.document_number})" if file.document_number else name


def _pledge(content: Content, _copy: Copy) -> list[Block]:
    pledged = [
        _("What this proposal says is true, and its figures come from the municipality's own plan."),
        _("The municipality will secure its share of the budget."),
        _("No other national money was granted for the same work."),
        _("The villages concerned were heard while it was planned."),
    ]
    given = _("The pledge is given.") if content.is_pledged else _("The pledge is not given yet.")
    return [Paragraph("\n".join(f"○ {each}" for each in pledged)), Note(given)]


_BLOCKS: Mapping[str, Callable[[Content, Copy], list[Block]]] = {
    parts.OVERVIEW: _overview,
    parts.PLACE: _place,
    parts.KIND: _kind,
    parts.PLAN: _plan,
    parts.BUDGET: lambda content, _copy: budget_tables(content.lines),
    parts.INDICATORS: _indicators,
    parts.SCHEDULE: _schedule,
    parts.ATTACHMENTS: _attachments,
    parts.PLEDGE: _pledge,
}
