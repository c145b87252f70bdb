"""Announced awards as open data."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from django.utils.translation import gettext as _

from portal.ui.templatetags.portal import kst

# A cell that begins with one of these would be run as a formula by a spreadsheet.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class Echo:
    """A file that gives back what is written to it, so that rows can be sent one by one."""

    def write(self, text: str) -> str:
        return text


def inert(cell: object) -> object:
    """The cell as a spreadsheet shows it and never runs it."""
    if isinstance(cell, datetime):
        return kst(cell)
    if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS):
        return f"'{cell}"
    return cell


def header() -> list[str]:
    """The names of the columns, in the reader's language."""
    return [
        _("Submission number"),
        _("Province"),
        _("Local government"),
        _("Code of the local government"),
        _("Title of the project"),
        _("Service field"),
        _("Support type"),
        _("Year"),
        _("National share (won)"),
        _("Announced at"),
        _("Example data"),
    ]


def lines_of(rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    """CSV lines with a byte-order mark, which spreadsheets need to read Hangul.

    Words are translated at once: lines are sent after the page's language was put away.
    """
    writer = csv.writer(Echo())
    words = {True: _("Yes"), False: _("No")}
    body = (writer.writerow([*map(inert, cells), words[bool(mark)]]) for *cells, mark in rows)
    return chain(["\ufeff", writer.writerow(header())], body)
