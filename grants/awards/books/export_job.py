"""The account statement as a file: oldest first, row by row, in constant memory."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.awards import policies
from grants.awards.books.forms import StatementForm
from grants.awards.books.queries import ABOUT, entries_of, with_everything
from grants.awards.models import LedgerEntry
from portal.actor import Actor
from portal.documents.sheets import GROUPED, inert, lay_out, write_row
from portal.documents.xlsx import OPTIONS
from portal.errors import Refused
from portal.jobs.registry import Kind, Progress, Result
from portal.ui.templatetags.portal import kst

NAME = "awards.statement"
FORMATS = ("xlsx", "csv")
PARAMS = ("format", *StatementForm.base_fields, *ABOUT)
BATCH = 2000
WIDTHS = (8, 20, 28, 10, 18, 18, 18, 18, 18, 24, 20, 40, 10, 10, 12, 28)
# What one sheet of the format holds, its header apart.
MOST_ROWS = 1_048_575


def export(_actor: Actor, params: dict[str, Any], progress: Progress, path: str) -> Result:
    """Write every entry that the filters of `params` choose; in three queries."""
    entries = entries_of(StatementForm({name: str(params.get(name, "")) for name in PARAMS}).chosen())
    total = entries.count()
    if total > MOST_ROWS and params.get("format") != "csv":
        sentence = _("A sheet holds at most %(most)s rows. Choose a shorter period, or .csv.")
        raise Refused(sentence % {"most": f"{MOST_ROWS:,}"}, "too_many_rows")
    write = _write_csv if params.get("format") == "csv" else _write_xlsx
    written = write(path, _told(_rows(entries), progress, total))
    form = "csv" if params.get("format") == "csv" else "xlsx"
    message = _("%(count)s entries") % {"count": f"{written:,}"}
    return Result(message=message, file_name=f"statement.{form}", details={"rows": written})


def _rows(entries: Any) -> Iterator[LedgerEntry]:
    rows: Iterator[LedgerEntry] = (
        with_everything(entries).order_by("position", "id").iterator(chunk_size=BATCH)
    )
    return rows


def _told(rows: Iterator[LedgerEntry], progress: Progress, total: int) -> Iterator[LedgerEntry]:
    for number, row in enumerate(rows, start=1):
        if number % BATCH == 0:
            progress(number, total)
        yield row


def _header() -> list[str]:
    return [
        "#",
        _("At"),
        _("Envelope"),
        _("Kind"),
        _("Reserved (won)"),
        _("Committed (won)"),
        _("Reserved after it (won)"),
        _("Committed after it (won)"),
        _("Left (won)"),
        _("Local government"),
        _("Number"),
        _("Project"),
        _("Decision"),
        _("Award"),
        _("By"),
        _("Key"),
    ]


def _cells(entry: LedgerEntry, names: dict[int, str]) -> list[object]:
    """Whole numbers as numbers; `names` keeps the label of each envelope seen."""
    submission = entry.award.submission
    return [
        entry.position,
        kst(entry.entered_at),
        names.setdefault(entry.envelope_id, entry.envelope.label),
        entry.get_kind_display(),
        entry.delta_reserved,
        entry.delta_committed,
        entry.balance_reserved,
        entry.balance_committed,
        entry.left,
        str(entry.award.municipality),
        submission.number,
        submission.title,
        entry.decision_id,
        entry.award_id,
        entry.actor.name if entry.actor else "",
        entry.key,
    ]


def _write_xlsx(path: str, rows: Iterator[LedgerEntry]) -> int:
    written, names = 0, dict[int, str]()
    with xlsxwriter.Workbook(path, OPTIONS) as book:
        sheet = book.add_worksheet(_("Account statement"))
        sheet.freeze_panes(1, 0)
        lay_out(sheet, *WIDTHS, figures=book.add_format(GROUPED), first=4, last=8)
        write_row(sheet, 0, _header())
        for written, entry in enumerate(rows, start=1):
            write_row(sheet, written, _cells(entry, names))
    return written


def _write_csv(path: str, rows: Iterator[LedgerEntry]) -> int:
    names = dict[int, str]()
    # With the mark by which Excel knows UTF-8.
    with Path(path).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_header())
        return sum(bool(writer.writerow(map(inert, _cells(entry, names)))) for entry in rows)


KIND = Kind(
    name=NAME, label=gettext_lazy("Account statement as a file"), run=export, may_start=policies.may_list
)
