"""A spreadsheet of reviewers: the form to fill in, and what an uploaded one says."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import xlsxwriter
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.documents.sheets import write_row
from portal.errors import Refused
from portal.files.extraction import rows_of
from portal.files.kinds import MEGABYTE, accepted_kind
from portal.files.limited import Limits
from portal.files.troubles import NotAccepted

MOST_ROWS, FIRST_ROWS, MOST_MEGABYTES = 2000, 20, 5
LIMITS = Limits(memory=512 * MEGABYTE, cpu=5, output=MEGABYTE, clock=10)
# The form is the same at any moment.
MADE_AT = datetime(2024, 1, 1, tzinfo=UTC)
COLUMNS: dict[str, Callable[[], str]] = {
    "name": lambda: capfirst(_("name")),
    "email": lambda: capfirst(_("e-mail")),
    "institution": lambda: capfirst(_("institution")),
    "province": lambda: capfirst(_("home province")),
    "municipality": lambda: capfirst(_("home municipality")),
    "service_fields": lambda: capfirst(_("service fields known")),
    "technologies": lambda: capfirst(_("technologies known")),
    "capacity": lambda: _("Most sheets in a call"),
}
# What people call them in their own sheets.
OTHER_NAMES = {
    "성명": "name",
    "위원명": "name",
    "메일": "email",
    "이메일": "email",
    "전자우편": "email",
    "소속": "institution",
    "소속기관": "institution",
    "시도": "province",
    "거주시도": "province",
    "시군구": "municipality",
    "거주시군구": "municipality",
    "분야": "service_fields",
    "전문분야": "service_fields",
    "기술": "technologies",
    "보유기술": "technologies",
    "가능건수": "capacity",
}
SENTENCES = {
    "too_large": gettext_lazy("A list of reviewers is read from a file of at most 5 MB. Nothing was read."),
    "locked": gettext_lazy(
        "The file is locked by a password. Nothing was read; save it without one and choose it again."
    ),
    "macros": gettext_lazy("The file holds macros. Nothing was read; save it as .xlsx without macros."),
    "no_header": gettext_lazy(
        "The first sheet has no header with a name and an e-mail. Nothing was read; download the form and copy "
        "your rows into it."
    ),
    "nothing": gettext_lazy("The first sheet has a header and no row below it. Nothing was read."),
    "too_many": gettext_lazy("The sheet has more than 2,000 rows. Nothing was read; split it up."),
    "unreadable": gettext_lazy(
        "The file could not be read as a workbook. Nothing was read; save it anew as .xlsx, or download the "
        "form and copy your rows into it."
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the file: its number there, its cells by column, whether cells of it are merged."""

    number: int
    cells: dict[str, str]
    is_merged: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file says, and the headings nobody knows, which are left out."""

    rows: list[Row]
    unknown: list[str] = field(default_factory=list)


def empty_form() -> bytes:
    """The workbook to fill in."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": MADE_AT})
        sheet = book.add_worksheet(_("Reviewers"))
        write_row(sheet, 0, [said() for said in COLUMNS.values()])
        sheet.set_column(0, len(COLUMNS) - 1, 22)
        sheet.freeze_panes(1, 0)
    return stream.getvalue()


def read_roster(file: UploadedFile) -> Roster:
    """The rows of an uploaded .xlsx. Raises Refused with a sentence for whatever is no list of reviewers."""
    try:
        accepted_kind(
            file.name or "", file.size or 0, file, most_bytes=MOST_MEGABYTES * MEGABYTE, kinds=("XLSX",)
        )
    except NotAccepted as error:
        raise _refused(error.code) from error
    read = rows_of(file, LIMITS)
    if read is None:
        raise _refused("unreadable")
    return roster_of(*read)


def roster_of(rows: Sequence[Sequence[str]], merged: Sequence[Sequence[int]]) -> Roster:
    """What rows of cells say, whatever stands above their header; `merged` is (first, last) rows from 0."""
    at, header = _header_in(rows)
    known = {
        number
        for first, last in merged
        for number in range(max(first, 0), min(last, len(rows)) + 1)
        if last > at
    }
    found = [
        Row(number + 1, {name: _at(rows[number], column) for column, name in header.items()}, number in known)
        for number in range(at + 1, len(rows))
        if any(cell.strip() for cell in rows[number]) or number in known
    ]
    if not found:
        raise _refused("nothing")
    if len(found) > MOST_ROWS:
        raise _refused("too_many")
    left_out = [cell.strip() for column, cell in enumerate(rows[at]) if cell.strip() and column not in header]
    return Roster(found, left_out)


def _refused(code: str) -> Refused:
    known = code if code in SENTENCES else "unreadable"
    return Refused(SENTENCES[known], known)


def _header_in(rows: Sequence[Sequence[str]]) -> tuple[int, dict[int, str]]:
    names = dict(OTHER_NAMES)
    for language in ("ko", "en"):
        with translation.override(language):
            names |= {bare(said()): name for name, said in COLUMNS.items()}
    for number, row in enumerate(rows[:FIRST_ROWS]):
        header = {column: names[bare(cell)] for column, cell in enumerate(row) if bare(cell) in names}
        if {"name", "email"} <= set(header.values()):
            return number, header
    raise _refused("no_header" if rows else "unreadable")


def bare(text: str) -> str:
    """Without spaces, dots, brackets and capitals, as headings and names are compared."""
    return "".join(letter for letter in text.split("(", maxsplit=1)[0] if letter.isalnum()).lower()


def _at(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""
