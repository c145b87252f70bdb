"""A document as a workbook: each page that a heading begins is a sheet; numbers are numbers, all else is text."""

import io
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import ceil
from typing import Any, TypeAlias
from unicodedata import east_asian_width

import xlsxwriter

from portal.documents.model import Block, Column, Document, Heading, Table
from portal.documents.texts import plain

# In letters of the standard font, for A4 upright and on its side.
WIDTH, WIDE = 92, 136
LINE_POINTS, MOST_POINTS = 16, 409
LONGEST_CELL, LONGEST_NAME = 32_767, 31
A4 = 9
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,4})?")
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
# First and last column of a cell.
Span: TypeAlias = tuple[int, int]


def build(document: Document) -> bytes:
    """The file."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        looks, names = _Looks(book), set[str]()
        for blocks in _pages(document.blocks):
            sheet = book.add_worksheet(_name(document, blocks, names))
            _Page(sheet, looks, document, blocks).write()
    return stream.getvalue()


def _pages(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    page: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.begins_page and page:
            yield page
            page = []
        page.append(block)
    yield page


def _name(document: Document, blocks: Sequence[Block], taken: set[str]) -> str:
    """A name that no other sheet has, in Excel's way of comparing."""
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    wanted = FORBIDDEN_IN_NAMES.sub(" ", plain([*headings, document.title][0]).replace("\n", " ")).strip()
    name, number = wanted[:LONGEST_NAME] or "1", 1
    while name.lower() in taken:
        number += 1
        end = f" ({number})"
        name = f"{wanted[: LONGEST_NAME - len(end)]}{end}"
    taken.add(name.lower())
    return name


class _Looks:
    """The formats of one book, made once each."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[tuple[str, object], ...], Any] = {}

    def of(self, **said: object) -> Any:
        """The format that says this; long texts go on in the next line."""
        key = tuple(sorted(said.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"text_wrap": True, "valign": "vcenter", **said})
        return self.made[key]

    def cell(self, column: Column, *, is_heading: bool, is_strong: bool) -> Any:
        """A framed cell of a table."""
        said: dict[str, object] = {"border": 1, "align": "center" if is_heading else column.align}
        if is_strong or column.is_label:
            said |= {"bg_color": "#EEF2F7", "bold": is_strong}
        return self.of(**said)


class _Page:
    """Writes one sheet from top to bottom; its widest table gives it its columns."""

    def __init__(self, sheet: Any, looks: _Looks, document: Document, blocks: Sequence[Block]) -> None:
        self.sheet, self.looks, self.document, self.blocks = sheet, looks, document, blocks
        tables = [block for block in blocks if isinstance(block, Table)]
        widest = max(tables, key=lambda table: len(table.columns), default=None)
        shares = [column.width for column in widest.columns] if widest else [1]
        whole = WIDE if document.is_wide else WIDTH
        self.widths = [max(4.0, whole * share / sum(shares)) for share in shares]
        self.row = 0

    def write(self) -> None:
        """Everything."""
        self._set_up()
        said = self.document
        self._line(" · ".join([said.subtitle, *said.marks]).strip(" ·"), font_color="#58616A")
        self._line(said.title, bold=True, font_size=16, align="center", height=2)
        for block in self.blocks:
            self._block(block)

    def _set_up(self) -> None:
        for place, width in enumerate(self.widths):
            self.sheet.set_column(place, place, width)
        self.sheet.set_paper(A4)
        if self.document.is_wide:
            self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer(f"&L{plain(self.document.footer).replace('&', '&&')[:200]}&R&P / &N")

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self.row += 1
                self._line(block.text, bold=True, font_size=14 if block.level == 1 else 12, height=1.5)
            case Table():
                self._table(block)
            case _:
                for line in plain(block.text).split("\n"):
                    self._line(line)

    def _line(self, text: str, height: float = 1, **look: Any) -> None:
        if text.strip():
            self._cells([text], [(0, len(self.widths) - 1)], [self.looks.of(**look)], height)

    def _table(self, table: Table) -> None:
        self._line(table.caption, bold=True)
        spans = self._spans(table.columns)
        first_total = 1 + len(table.rows)
        for at, texts in enumerate(table.cells):
            is_strong = at == 0 or at >= first_total
            looks = [
                self.looks.cell(column, is_heading=at == 0, is_strong=is_strong) for column in table.columns
            ]
            aligned = [column.align == "right" and at > 0 for column in table.columns]
            self._cells(texts, spans, looks, are_numbers=aligned)
        self.row += 1

    def _spans(self, columns: Sequence[Column]) -> list[Span]:
        """Which of the sheet's columns each column of a table takes: the nearest to its share of the width."""
        if len(columns) == len(self.widths):
            return [(place, place) for place in range(len(columns))]
        edges = [edge / sum(self.widths) for edge in accumulate(self.widths)]
        whole, first, spans = sum(column.width for column in columns), 0, []
        for place, edge in enumerate(accumulate(column.width for column in columns)):
            left = len(columns) - place - 1
            last = min(range(len(edges)), key=lambda at: abs(edges[at] - edge / whole))
            last = len(edges) - 1 if left == 0 else max(first, min(last, len(edges) - 1 - left))
            spans.append((first, last))
            first = last + 1
        return spans

    def _cells(
        self,
        texts: Sequence[str],
        spans: Sequence[Span],
        looks: Sequence[Any],
        height: float = 1,
        are_numbers: Sequence[bool] = (),
    ) -> None:
        lines = max(self._lines(text, span) for text, span in zip(texts, spans, strict=True))
        self.sheet.set_row(self.row, min(MOST_POINTS, LINE_POINTS * lines * height))
        for at, (text, (first, last), look) in enumerate(zip(texts, spans, looks, strict=True)):
            if last > first:
                self.sheet.merge_range(self.row, first, self.row, last, "", look)
            if are_numbers and are_numbers[at] and NUMBER.fullmatch(text):
                self.sheet.write_number(self.row, first, float(text), look)
            else:
                self.sheet.write_string(self.row, first, plain(text)[:LONGEST_CELL], look)
        self.row += 1

    def _lines(self, text: str, span: Span) -> int:
        """How many lines a text takes in so many columns; Excel does not find that out for merged cells."""
        width = sum(self.widths[span[0] : span[1] + 1]) - 1
        return sum(max(1, ceil(_letters(line) / width)) for line in text.split("\n"))


def _letters(line: str) -> int:
    """In widths of a Latin letter; Hangul is twice as wide."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)
