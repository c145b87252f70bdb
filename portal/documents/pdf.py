"""A document as tagged PDF (PDF/UA-1), by typst."""

import json
from pathlib import Path
from typing import Any

import typst

from portal.documents.fonts import drawn, fonts
from portal.documents.model import Block, Document, Heading, Letterhead, Note, Paragraph, Table
from portal.documents.qr import svg_of
from portal.documents.texts import breakable, drawable

TEMPLATE, LETTER = (Path(__file__).with_name(name) for name in ("template.typ", "letter.typ"))
# The longest words that are kept whole: in running text, in cells of narrow tables and of wide ones.
WHOLE_IN_TEXT, WHOLE_IN_CELL = 40, 15
NO_WORDS = "–"
MANY_COLUMNS = 5
SIZE, SMALL_SIZE = 9.5, 8
# A table of no more lines surely fits on a page and is never torn apart; even a narrow cell holds so many
# letters in a line.
LINES_KEPT_TOGETHER, LETTERS_OF_A_LINE = 36, 8


def build(document: Document) -> bytes:
    """The file. Everything said goes in as data: nothing of it is ever read as typst."""
    return typst.compile(
        str(LETTER if document.letterhead else TEMPLATE),
        root=str(TEMPLATE.parent),
        format="pdf",
        font_paths=fonts(),
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=int(document.made_at.timestamp()),
        sys_inputs={"document": json.dumps(data_of(document), ensure_ascii=False)},
    )


def data_of(document: Document) -> dict[str, Any]:
    """What the template reads."""
    return {
        # PDF/UA knows no document without a title, nor a heading without words.
        "title": _line(document.title) or NO_WORDS,
        "subtitle": _line(document.subtitle),
        "header": _line(document.header),
        "footer": _text(document.footer),
        "language": document.language,
        "marks": [_line(mark) for mark in document.marks],
        "watermark": _line(document.watermark),
        "is_wide": document.is_wide,
        "blocks": [_block(block) for block in document.blocks],
        "letterhead": _letterhead(document.letterhead) if document.letterhead else None,
    }


def _letterhead(head: Letterhead) -> dict[str, Any]:
    return {
        "issuer": _line(head.issuer),
        "rows": [[_line(name), _line(words)] for name, words in head.rows],
        "subject": _line(head.subject),
        "sender": _line(head.sender),
        "seal": _line(head.seal),
        "foot": [[_line(name), _text(words)] for name, words in head.foot],
        "check": svg_of(head.check) if head.check else "",
        "check_words": _line(head.check_words),
    }


def _block(block: Block) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": type(block).__name__}
    match block:
        case Heading():
            named = {"level": block.level, "text": _line(block.text) or NO_WORDS}
            return said | named | {"begins_page": block.begins_page}
        case Paragraph() | Note():
            return said | {"lines": _lines(block.text)}
        case Table():
            return said | _table(block)


def _table(table: Table) -> dict[str, Any]:
    columns = [
        {"title": _cell(each.title), "width": each.width, "align": each.align, "is_label": each.is_label}
        for each in table.columns
    ]
    return {
        "columns": columns,
        "rows": [[_cell(text) for text in row] for row in table.rows],
        "totals": [[_cell(text) for text in row] for row in table.totals],
        "caption": _line(table.caption),
        "is_whole": sum(max(map(_height, row)) for row in table.cells) <= LINES_KEPT_TOGETHER,
        "size": SMALL_SIZE if len(table.columns) > MANY_COLUMNS else SIZE,
    }


def _height(text: str) -> int:
    """At most so many lines."""
    return sum(1 + len(line) // LETTERS_OF_A_LINE for line in text.split("\n"))


def _text(text: str) -> str:
    return breakable(drawable(text, drawn()), WHOLE_IN_TEXT)


def _line(text: str) -> str:
    return " ".join(_text(text).split("\n")).strip()


def _lines(text: str) -> list[str]:
    return [line for line in _text(text).split("\n") if line.strip()]


def _cell(text: str) -> str:
    return breakable(drawable(text, drawn()), WHOLE_IN_CELL)
