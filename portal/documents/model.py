"""What a document says, apart from any file format. Pure.

Every text may come from a person and is only ever text: builders escape or carry it as data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

Align: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 or 2, numbered by the format: 1. 가. 나. 2. … (in English a. b.)."""

    text: str
    level: Literal[1, 2] = 1
    begins_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; each line of it is a paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark in smaller type."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its share of the width, how its cells stand, whether it names rows."""

    title: str
    width: int = 1
    align: Align = "left"
    is_label: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading row; `totals` close it. Every row has a text for every column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, ...], ...] = ()
    caption: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.all_rows):
            raise ValueError("Every row needs a text for every column.")

    @property
    def all_rows(self) -> tuple[tuple[str, ...], ...]:
        """Rows, then totals."""
        return self.rows + self.totals

    @property
    def cells(self) -> list[list[str]]:
        """Everything as a reader sees it: the heading row, rows, totals."""
        return [[column.title for column in self.columns], *map(list, self.all_rows)]


Block: TypeAlias = Heading | Paragraph | Note | Table


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What makes a document an official letter (공문): who sends it, to whom, and where one asks.

    `rows` stand under the issuer's name and above the document's title, which `subject` announces; `sender`
    closes the text with `seal` beside it, `foot` are the lines below. `check` is an address that is drawn as
    a QR code, `check_words` says what it is for.
    """

    issuer: str
    rows: tuple[tuple[str, str], ...]
    subject: str
    sender: str
    seal: str = ""
    foot: tuple[tuple[str, str], ...] = ()
    check: str = ""
    check_words: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One document. `header`, `footer` and `marks` (what it is not: 초안, 예시) stand on every page.

    `watermark` lies behind the text, and a wide document on its page's longer side, where a format can do so.
    With a `letterhead` it is laid out as a letter.
    """

    title: str
    blocks: tuple[Block, ...]
    made_at: datetime
    language: Literal["ko", "en"] = "ko"
    subtitle: str = ""
    header: str = ""
    footer: str = ""
    marks: tuple[str, ...] = ()
    watermark: str = ""
    is_wide: bool = False
    letterhead: Letterhead | None = None


def key_values(titles: tuple[str, str], pairs: Sequence[tuple[str, str]]) -> Table:
    """A table of two columns: what, and its value."""
    columns = (Column(titles[0], width=1, align="center", is_label=True), Column(titles[1], width=4))
    return Table(columns, tuple(pairs))
