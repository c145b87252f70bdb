"""A document as HWPX, the file of Korean offices' word processor, with real tables."""

from datetime import UTC
from typing import Any

from hwpx import HwpxDocument

from portal.documents.hwpx_looks import Look, Looks, looks_of
from portal.documents.model import Block, Column, Document, Heading, Letterhead, Note, Paragraph, Table
from portal.documents.qr import png_of
from portal.documents.texts import plain

BODY_WIDTH_MM, ROW_HEIGHT_MM, GAP_MM, QR_MM = 170, 7, 3, 24
UNITS_PER_MM = 283.465
MANY_COLUMNS = 5
PREVIEW_PART, PREVIEW_LETTERS = "Preview/PrvText.txt", 1000
OUTER_MARGIN = "{http://www.hancom.co.kr/hwpml/2011/paragraph}outMargin"
DESCRIPTION = "{http://www.hancom.co.kr/hwpml/2011/paragraph}shapeComment"
NUMBERING = "{http://www.hancom.co.kr/hwpml/2011/head}paraHead"


def build(document: Document) -> bytes:
    """The file."""
    file = HwpxDocument.new()
    try:
        _Writer(file, document).write()
        return file.to_bytes()
    finally:
        file.close()


class _Writer:
    """Writes one document into one empty file."""

    def __init__(self, file: Any, document: Document) -> None:
        self.file = file
        self.document = document
        self.looks: Looks = looks_of(file)

    def write(self) -> None:
        """Everything, from the page's margins to the preview."""
        self._set_up()
        head = self.document.letterhead
        self._begin(head.issuer if head else self.document.subtitle)
        if head:
            self._address(head)
        else:
            self._paragraph(self.document.title, self.looks.title)
        for block in self.document.blocks:
            self._block(block)
        if head:
            self._close(head)
        self.file.package.write(PREVIEW_PART, _preview(self.document).encode())

    def _set_up(self) -> None:
        said, file = self.document, self.file
        margins = {"left": 20, "right": 20, "top": 15, "bottom": 12, "header": 12, "footer": 12}
        file.page.setup(paper_size="A4", margins_mm=margins)
        marks = [f"【{mark}】" for mark in said.marks]
        file.page.set_header(text=_line(" ".join([said.header, *marks])))
        page_number = {"type": "page_number", "page_number": "page"}
        footer = [
            {"type": "run", "text": f"{_line(said.footer)} – "},
            page_number,
            {"type": "run", "text": " –"},
        ]
        file.page.set_footer(content=[{"align": "RIGHT", "children": footer}])
        moment = f"{said.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        file.parts.set_document_metadata(title=_line(said.title), created_date=moment, modified_date=moment)
        if said.language != "ko":
            self._number_with_letters()

    def _number_with_letters(self) -> None:
        for head in self.file.parts.headers[0].element.iter(NUMBERING):
            if head.get("level") == "2":
                head.set("numFormat", "LATIN_SMALL")

    def _begin(self, text: str) -> None:
        # The page's own settings stand in the first paragraph of an empty file.
        first = self.file.paragraphs[0]
        look = self.looks.title if self.document.letterhead else self.looks.subtitle
        first.para_pr_id_ref = look.shape
        first.add_run(_line(text), char_pr_id_ref=look.letters)

    def _address(self, head: Letterhead) -> None:
        for name, words in (*head.rows, (head.subject, self.document.title)):
            self._paragraph(f"{name}  {words}", self.looks.body)
        self._paragraph("", self.looks.note)

    def _close(self, head: Letterhead) -> None:
        self._paragraph("", self.looks.body)
        self._paragraph(f"{head.sender}  [{head.seal}]" if head.seal else head.sender, self.looks.title)
        for name, words in head.foot:
            self._paragraph(f"{name}  {words}", self.looks.note)
        if head.check:
            picture = self.file.add_picture(png_of(head.check), "png", width_mm=QR_MM, height_mm=QR_MM)
            picture.element.find(DESCRIPTION).text = _line(head.check_words)

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._running(block.text, self.looks.body)
            case Note():
                self._running(block.text, self.looks.note)
            case Table():
                self._table(block)

    def _heading(self, heading: Heading) -> None:
        # The word processor numbers its own outline: 1. 가. 나. 2.
        look = self.looks.headings[heading.level]
        written = self.file.add_heading(_line(heading.text), heading.level, char_pr_id_ref=look.letters)
        written.para_pr_id_ref = look.shape
        if heading.begins_page:
            written.element.set("pageBreak", "1")

    def _running(self, text: str, look: Look) -> None:
        for line in plain(text).split("\n"):
            if line.strip():
                self._paragraph(line, look)

    def _paragraph(self, text: str, look: Look) -> None:
        self.file.add_paragraph(
            _line(text), para_pr_id_ref=look.shape, char_pr_id_ref=look.letters, inherit_style=False
        )

    def _table(self, table: Table) -> None:
        rows = table.cells
        made = self.file.add_table(
            len(rows),
            len(table.columns),
            width=round(BODY_WIDTH_MM * UNITS_PER_MM),
            height=round(ROW_HEIGHT_MM * UNITS_PER_MM) * len(rows),
            border_fill_id_ref=self.looks.framed,
            inherit_style=False,
        )
        # Laid out as one letter, a table would be cut off at the end of the page.
        made.set_treat_as_char(False)
        made.element.set("repeatHeader", "1")
        for margin in made.element.iter(OUTER_MARGIN):
            margin.set("bottom", str(round(GAP_MM * UNITS_PER_MM)))
        made.set_column_widths([column.width for column in table.columns])
        if table.caption:
            made.set_caption(_line(table.caption), char_pr_id_ref=self.looks.caption)
        self._rows(made, table)

    def _rows(self, made: Any, table: Table) -> None:
        first_total = len(table.cells) - len(table.totals)
        for at, (row, texts) in enumerate(zip(made.rows, table.cells, strict=True)):
            for cell, column, text in zip(row.cells, table.columns, texts, strict=True):
                is_strong = at == 0 or at >= first_total
                self._cell(cell, text, self._look_of(table, column, is_heading=at == 0, is_strong=is_strong))
                if at == 0:
                    cell.element.set("header", "1")
                if is_strong or column.is_label:
                    cell.element.set("borderFillIDRef", self.looks.shaded)

    def _look_of(self, table: Table, column: Column, *, is_heading: bool, is_strong: bool) -> Look:
        looks = self.looks.strong_cells if is_strong else self.looks.cells
        return looks["center" if is_heading else column.align, len(table.columns) > MANY_COLUMNS]

    def _cell(self, cell: Any, text: str, look: Look) -> None:
        cell.set_text(plain(text), split_paragraphs=True)
        for paragraph in cell.paragraphs:
            paragraph.para_pr_id_ref = look.shape
            paragraph.char_pr_id_ref = look.letters


def _line(text: str) -> str:
    return " ".join(plain(text).split("\n"))


def _preview(document: Document) -> str:
    """The beginning in plain text, as file managers show it."""
    said = [document.letterhead.issuer if document.letterhead else document.subtitle, document.title]
    for block in document.blocks:
        if isinstance(block, Table):
            said += ["".join(f"<{text}>" for text in row) for row in block.cells]
        else:
            said.append(block.text)
    return plain("\r\n".join(said))[:PREVIEW_LETTERS].replace("\n", "\r\n")
