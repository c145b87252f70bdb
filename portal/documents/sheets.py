"""Rows of a workbook: whole numbers as numbers, all else as text, so that no cell runs as a formula."""

from collections.abc import Iterable
from typing import Any

# A cell of a .csv that begins with one of these would be run as a formula by a spreadsheet.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# Thousands apart, as on the pages.
GROUPED = {"num_format": "#,##0"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_row(sheet: Any, number: int, cells: Iterable[object]) -> None:
    """Write cells into a row of an xlsxwriter sheet, counted from 0; None stays empty."""
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(number, column, cell)
        elif cell is not None:
            sheet.write_string(number, column, str(cell)[:32_767])


def lay_out(sheet: Any, *widths: int, figures: Any, first: int, last: int) -> None:
    """Set the columns' widths in characters; those from `first` to `last`, counted from 0, show `figures`.

    Before the first row, as a workbook in constant memory asks for.
    """
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, figures if first <= column <= last else None)


def inert(cell: object) -> object:
    """A cell of a .csv as a spreadsheet shows it and never runs it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell
