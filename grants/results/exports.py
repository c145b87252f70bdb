"""Announced awards as open data."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from django.utils.translation import gettext as _

from portal.documents.sheets import inert
from portal.ui.templatetags.portal import kst


class Echo:
    """A file that gives back what is written to it, so that rows can be sent one by one."""

    def write(self, text: str) -> str:
        return text


def _shown(cell: object) -> object:
    return kst(cell) if isinstance(cell, datetime) else inert(cell)


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
    body = (writer.writerow([*map(_shown, cells), words[bool(mark)]]) for *cells, mark in rows)
    return chain(["\ufeff", writer.writerow(header())], body)
