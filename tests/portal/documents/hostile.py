"""Texts that would like to be more than text, and a document made of them."""

from datetime import UTC, datetime

from portal.documents.model import Column, Document, Heading, Note, Paragraph, Table

HOSTILE = [
    '#read("/etc/passwd")',
    "$x^2$ @label <b>&amp;</b> *a* _b_ ~ // \\u{41}",
    "<script>alert(1)</script> ]]> <!-- -->",
    "x" * 300,
    "9223372036854775807",
    "-9,223,372,036,854,775,807",
    "=1+1",
    "  두  칸 ",
    "줄 하나\n줄 둘",
    "",
    "가나다라" * 100,
]


def document_of(*texts: str, **fields: object) -> Document:
    """Every text in every place that takes one."""
    columns = (Column(texts[0], 1, "center", is_label=True), Column("값", 2, "right"))
    rows = tuple((text, text) for text in texts)
    blocks = (
        *(Heading(text or "-") for text in texts[:2]),
        Heading(texts[-1] or "-", 2),
        *(Paragraph(text) for text in texts),
        Note(texts[0]),
        Table(columns, rows, totals=(("계", "3"),), caption=texts[0]),
    )
    given = {"title": texts[0], "subtitle": texts[0], "header": texts[0], "footer": texts[0], **fields}
    return Document(blocks=blocks, made_at=datetime(2024, 2, 14, 8, 41, tzinfo=UTC), **given)  # type: ignore[arg-type]
