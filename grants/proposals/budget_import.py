"""An uploaded workbook as the budget it would make: read, and laid out as if it had been typed."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.proposals.budget_sheet import Sheet, UnreadableSheet, sheet_of
from grants.proposals.rows import MOST_ROWS, SOURCES
from portal.errors import Refused
from portal.files.extraction import rows_of
from portal.files.kinds import MEGABYTE, accepted_kind
from portal.files.limited import Limits
from portal.files.troubles import NotAccepted
from portal.ui import money
from portal.ui.fields import MULTIPLIERS, THOUSAND

MOST_MEGABYTES = 5
# A budget is small: whatever needs more than this is none.
LIMITS = Limits(memory=512 * MEGABYTE, cpu=5, output=MEGABYTE, clock=10)
SENTENCES = {
    "empty": gettext_lazy("The file is empty. Nothing was read; check it and choose it again."),
    "too_large": gettext_lazy(
        "A budget is read from a file of at most 5 MB. Nothing was read; make it smaller."
    ),
    "locked": gettext_lazy(
        "The file is locked by a password. Nothing was read; save it without one and choose it again."
    ),
    "macros": gettext_lazy("The file holds macros. Nothing was read; save it as .xlsx without macros."),
    "no_header": gettext_lazy(
        "The first sheet has no header with an item and the amounts by source. Nothing was read; download the "
        "form and copy your lines into it."
    ),
    "two_units": gettext_lazy(
        "The header names some amounts in won and some in 1,000 won. Nothing was read; use one unit."
    ),
    "nothing": gettext_lazy("The first sheet has a header and no line below it. Nothing was read."),
    "too_many": gettext_lazy("The sheet has more than %(most)s lines. Nothing was read; sum some up."),
    "unreadable": gettext_lazy(
        "The file could not be read as a workbook. Nothing was read; save it anew as .xlsx, or download the "
        "form and copy your lines into it."
    ),
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What a workbook says: as the posted form of the section, with what is to be known about its reading."""

    data: dict[str, Any]
    left_out: int
    has_merged_cells: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file is read for: the unit of entry, categories by their names, and the lines that stand."""

    unit: str
    categories: dict[str, int]
    keys: frozenset[str]


def read_workbook(file: UploadedFile, draft: Draft) -> Imported:
    """The lines of an uploaded .xlsx.

    Raises Refused with a sentence for whatever is no budget, and for whatever would do harm.
    """
    try:
        accepted_kind(
            file.name or "", file.size or 0, file, most_bytes=MOST_MEGABYTES * MEGABYTE, kinds=("XLSX",)
        )
        rows, merged = rows_of(file, LIMITS) or ([], [])
        sheet = sheet_of(rows)
    except (NotAccepted, UnreadableSheet) as error:
        sentence = SENTENCES.get(error.code, SENTENCES["unreadable"])
        raise Refused(str(sentence) % {"most": MOST_ROWS}, error.code) from error
    return Imported(_posted(sheet, draft), sheet.left_out, bool(merged))


def _posted(sheet: Sheet, draft: Draft) -> dict[str, Any]:
    data: dict[str, Any] = {"lines-TOTAL_FORMS": len(sheet.rows), "lines-INITIAL_FORMS": 0}
    free = set(draft.keys)
    for number, row in enumerate(sheet.rows):
        said: dict[str, Any] = {
            name: _typed(name, text, sheet.unit, draft.unit) for name, text in row.items() if name != "total"
        }
        category = row.get("category", "")
        said["category"] = draft.categories.get("".join(category.split()), category)
        # A line copied within the sheet brings its key along: the first keeps it.
        said["key"] = row.get("key", "") if row.get("key") in free else ""
        free.discard(said["key"])
        data |= {f"lines-{number}-{name}": value for name, value in said.items()}
    return data


def _typed(name: str, text: str, said_in: str, unit: str) -> str:
    """As it would be typed in the section; what is no amount stays as it is, and is told there."""
    if name == "fiscal_year":
        return text.removesuffix("년")
    if name not in SOURCES or not text or said_in == unit:
        return text
    try:
        won = money.parse(text, MULTIPLIERS[said_in])
    except money.UnreadableAmount:
        # In the section's unit it might be readable, and then mean something else: 0.5 won is not 500.
        return text if said_in == THOUSAND else f"{text.removesuffix('원')}원"
    return money.in_thousands(won) if MULTIPLIERS[unit] == money.THOUSAND else money.grouped(won)


def names_of(categories: Any) -> dict[str, int]:
    """Keys of a call's categories by what they are called in either language, without spaces."""
    return {
        "".join(name.split()): each.pk for each in categories for name in (each.name, each.name_en) if name
    }


def told(imported: Imported) -> list[str]:
    """What is to be known about the reading."""
    notes = []
    if imported.left_out:
        notes.append(_("%(count)s rows of sums were left out.") % {"count": imported.left_out})
    if imported.has_merged_cells:
        notes.append(_("Some cells are merged: what they say was read for their first row only."))
    return notes
