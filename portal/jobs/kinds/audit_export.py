"""The audit of a period as a spreadsheet."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.actor import ALLOWED, Actor, Role, Verdict, refused
from portal.audit.models import Entry
from portal.jobs.registry import Kind, Progress, Result

NAME = "audit.export"
SEOUL = ZoneInfo("Asia/Seoul")
BATCH = 500
# What one sheet of the format holds, its header apart.
MOST_ROWS = 1_048_575
WIDTHS = [20, 18, 24, 30, 18, 26, 60, 10, 20]


def may_export(actor: Actor) -> Verdict:
    """Auditors and administrators."""
    if actor.has(Role.AUDITOR, Role.ADMINISTRATOR):
        return ALLOWED
    return refused(_("Only auditors and administrators may export the audit."))


def entries_between(first: date, last: date) -> QuerySet[Entry]:
    """The entries of these days, both included, by Seoul's clock."""
    begin = datetime.combine(first, time(), SEOUL)
    end = datetime.combine(last + timedelta(days=1), time(), SEOUL)
    return Entry.objects.filter(at__gte=begin, at__lt=end)


def export(_actor: Actor, params: dict[str, Any], progress: Progress, path: str) -> Result:
    """Write the entries of `first` to `last` (ISO days), oldest first, in constant memory."""
    first, last = date.fromisoformat(params["first"]), date.fromisoformat(params["last"])
    entries = entries_between(first, last)
    total = min(entries.count(), MOST_ROWS)
    written = 0
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(_("Audit"))
        _begin(sheet, book.add_format({"bold": True}))
        for written, row in enumerate(_rows(entries, total), start=1):
            for column, text in enumerate(row):
                # As a string whatever it begins with: a cell never becomes a formula.
                sheet.write_string(written, column, text)
            if written % BATCH == 0:
                progress(written, total)
    message = _("%(count)s entries") % {"count": f"{written:,}"}
    return Result(message=message, file_name=f"audit_{first}_{last}.xlsx", details={"rows": written})


def _begin(sheet: Any, bold: Any) -> None:
    titles = [
        _("At"),
        _("Person"),
        _("E-mail"),
        _("Roles"),
        _("Address"),
        _("Act"),
        _("About / changes"),
        _("Link"),
    ]
    titles.append(_("Sealed at"))
    for column, (title, width) in enumerate(zip(titles, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, bold)
    sheet.freeze_panes(1, 0)


def _rows(entries: QuerySet[Entry], most: int) -> Iterator[list[str]]:
    oldest_first = entries.select_related("user", "seal").order_by("pk")[:most]
    for entry in oldest_first.iterator(chunk_size=BATCH):
        seal = getattr(entry, "seal", None)
        yield [
            _moment(entry.at),
            entry.user.name if entry.user else _("(the portal itself)"),
            entry.user.email if entry.user else "",
            entry.roles,
            entry.address,
            entry.act,
            f"{entry.target} {json.dumps(entry.changes, ensure_ascii=False)}"[:32_767],
            str(seal.number) if seal else "",
            _moment(seal.sealed_at) if seal else "",
        ]


def _moment(moment: datetime) -> str:
    return timezone.localtime(moment, SEOUL).strftime("%Y-%m-%d %H:%M:%S")


KIND = Kind(name=NAME, label=gettext_lazy("Export of the audit"), run=export, may_start=may_export)
