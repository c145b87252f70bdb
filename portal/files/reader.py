"""Reads the text of one file: `python -I reader.py KIND MEMORY CPU OUTPUT < file > text`.

A program of its own, run on what strangers uploaded. It first takes its own limits (bytes, seconds,
bytes), and only then the libraries and the file. It knows nothing of the portal.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator


def limit(memory: int, cpu: int, output: int) -> None:
    """Give up all but this much memory, processor time and output, for good."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def texts_of_hwpx(data: bytes) -> Iterator[str]:
    """The document as Markdown, without its styles."""
    from hwpforge import Document

    yield Document.from_bytes(data).to_md(mode="lossy").text


def texts_of_hwp(data: bytes) -> Iterator[str]:
    """The same, by way of HWPX."""
    from hwpforge import convert_hwp5

    yield convert_hwp5(data, carry_layout_cache=False).document.to_md(mode="lossy").text


def texts_of_pdf(data: bytes) -> Iterator[str]:
    """Page by page."""
    from pypdf import PdfReader

    for page in PdfReader(io.BytesIO(data)).pages:
        yield page.extract_text() + "\n"


def texts_of_xlsx(data: bytes) -> Iterator[str]:
    """Row by row, cells parted by tabs."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        yield f"{name}\n"
        for row in book.get_sheet_by_name(name).iter_rows():
            yield "\t".join(str(cell) for cell in row).rstrip() + "\n"


def rows_of_xlsx(data: bytes) -> Iterator[str]:
    """The cells of the first sheet, a row a line as JSON; first the (first, last) rows of merged cells."""
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    merged = [(first[0], last[0]) for first, last in sheet.merged_cell_ranges or ()]
    yield json.dumps(merged) + "\n"
    for row in sheet.iter_rows():
        yield json.dumps([_plain(cell) for cell in row], ensure_ascii=False) + "\n"


def _plain(cell: object) -> str:
    """1200.0 → "1200": spreadsheets know whole numbers only as fractions."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


READERS = {
    "XLSX rows": rows_of_xlsx,
    "HWPX": texts_of_hwpx,
    "HWP": texts_of_hwp,
    "PDF": texts_of_pdf,
    "XLSX": texts_of_xlsx,
}


def main(kind: str, memory: int, cpu: int, output: int) -> None:
    """Write as much text as is allowed."""
    limit(memory, cpu, output)
    left = output
    for text in READERS[kind](sys.stdin.buffer.read()):
        written = text.encode("utf-8", "ignore")[:left]
        sys.stdout.buffer.write(written)
        left -= len(written)
        if left <= 0:
            return


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
