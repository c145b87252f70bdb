"""A budget as a workbook: written so that no cell runs as a formula, and read back from whatever people upload."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from grants.calls.models.named import in_language
from grants.proposals.content import Line
from grants.proposals.rows import MOST_ROWS, SOURCES
from portal.ui.fields import THOUSAND, WON

LANGUAGES = ("ko", "en")
FIRST_ROWS = 20
SUMS = {"합계", "계", "소계", "총계", "sum", "total", "subtotal"}
# What a column is called, in the language of the page.
NAMES: dict[str, Callable[[], str]] = {
    "key": lambda: _("Line (leave as it is)"),
    "item": lambda: capfirst(_("item")),
    "category": lambda: capfirst(_("category of cost")),
    "fiscal_year": lambda: capfirst(_("fiscal year")),
    "national": lambda: _("National"),
    "province": lambda: _("Province"),
    "local": lambda: _("Municipality"),
    "own": lambda: _("Own contribution"),
    "total": lambda: _("Sum"),
}
# What people call them in their own sheets.
OTHER_NAMES = {
    "항목": "item",
    "세부내역": "item",
    "연도": "fiscal_year",
    "시도비": "province",
    "도비": "province",
    "시도": "province",
    "시군구비": "local",
    "시군비": "local",
    "시군구": "local",
    "합계": "total",
}
WIDTHS = {"key": 14, "item": 36, "category": 24, "fiscal_year": 12}


class UnreadableSheet(ValueError):
    """The sheet is no budget; `code` is unreadable, no_header, two_units, too_many or nothing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet says: rows by column as plain text, the unit of its amounts, sums that were left out."""

    rows: list[dict[str, str]]
    unit: str
    left_out: int


def columns_of(*, with_categories: bool) -> list[str]:
    """The columns of a call's budget, in order."""
    return [name for name in NAMES if with_categories or name != "category"]


def workbook_of(
    lines: Iterable[Line], categories: Sequence[str], years: Sequence[int], *, as_of: datetime
) -> bytes:
    """The lines in won, ready to be changed and uploaded; without lines a form to fill in.

    `as_of`, in UTC, is when the lines were last changed: the same budget gives the same bytes at any moment.
    """
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": as_of})
        sheet = book.add_worksheet(_("Budget"))
        columns = columns_of(with_categories=bool(categories))
        _head(book, sheet, columns)
        for number, line in enumerate(lines, start=1):
            for column, name in enumerate(columns):
                _write(sheet, number, column, _cell(line, name))
        _choices(sheet, columns, categories, years)
    return stream.getvalue()


def _head(book: Any, sheet: Any, columns: Sequence[str]) -> None:
    bold, won = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
    for column, name in enumerate(columns):
        is_amount = name not in WIDTHS
        sheet.set_column(column, column, WIDTHS.get(name, 18), won if is_amount else None)
        sheet.write_string(0, column, f"{NAMES[name]()} ({_('won')})" if is_amount else NAMES[name](), bold)
    sheet.freeze_panes(1, 0)


def _cell(line: Line, name: str) -> str | int:
    if name == "category":
        return in_language(line.category.name, line.category.name_en) if line.category else ""
    value: str | int = getattr(line, name)
    return value


def _write(sheet: Any, row: int, column: int, value: str | int) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, value)


def _choices(sheet: Any, columns: Sequence[str], categories: Sequence[str], years: Sequence[int]) -> None:
    # A list in a cell's rule takes 255 characters.
    lists = {"category": list(categories), "fiscal_year": [str(year) for year in years]}
    for name, choices in lists.items():
        if name in columns and 0 < len(",".join(choices)) <= 255:  # noqa: PLR2004 - what Excel takes
            column = columns.index(name)
            sheet.data_validation(1, column, MOST_ROWS, column, {"validate": "list", "source": choices})


def sheet_of(rows: Sequence[Sequence[str]]) -> Sheet:
    """What rows of cells say, whatever stands above their header. Raises UnreadableSheet."""
    at, header = _header_in(rows)
    units = {_unit_of(rows[at][column]) for column, name in header.items() if name in SOURCES}
    if len(units) > 1:
        raise UnreadableSheet("two_units")
    found = [{name: _at(row, column) for column, name in header.items()} for row in rows[at + 1 :]]
    written = [row for row in found if any(row.get(name) for name in ("item", *SOURCES))]
    kept = [row for row in written if "".join(row["item"].split()).lower() not in SUMS]
    if not kept:
        raise UnreadableSheet("nothing")
    if len(kept) > MOST_ROWS:
        raise UnreadableSheet("too_many")
    return Sheet(kept, units.pop(), len(written) - len(kept))


def _header_in(rows: Sequence[Sequence[str]]) -> tuple[int, dict[int, str]]:
    names = _names()
    for number, row in enumerate(rows[:FIRST_ROWS]):
        header = {column: names[_bare(cell)] for column, cell in enumerate(row) if _bare(cell) in names}
        if {"item", "national"} <= set(header.values()) and len(set(header.values())) == len(header):
            return number, header
    raise UnreadableSheet("no_header" if rows else "unreadable")


def _names() -> dict[str, str]:
    """Columns by what they are called in any language."""
    names = dict(OTHER_NAMES)
    for language in LANGUAGES:
        with translation.override(language):
            names |= {_bare(said()): name for name, said in NAMES.items()}
    return names


def _bare(cell: str) -> str:
    """A header without its unit, spaces and capitals."""
    return "".join(cell.split("(", maxsplit=1)[0].split()).lower()


def _unit_of(cell: str) -> str:
    return THOUSAND if any(sign in cell.lower() for sign in ("천원", "1,000", "thousand")) else WON


def _at(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""
