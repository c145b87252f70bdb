"""Rows of a workbook: whole numbers as numbers, all else as text, so that no cell runs as a formula."""

from collections.abc import Iterable
from typing import Any

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_row(sheet: Any, number: int, cells: Iterable[object]) -> None:
    """Write cells into a row of an xlsxwriter sheet, counted from 0; None stays empty."""
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(number, column, cell)
        elif cell is not None:
            sheet.write_string(number, column, str(cell)[:32_767])
