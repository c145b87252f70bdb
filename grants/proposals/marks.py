"""The marks of what a section's fields say: with them a form tells what it was made from."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from grants.proposals import answers
from grants.proposals.content import SECTIONS
from grants.proposals.fields import COLUMNS, FIGURES, SECTION_OF_TABLE, TABLES, as_text, mark, text_of
from grants.proposals.queries import TOLD_BY
from grants.proposals.stores import column_of


def marks_of(proposal: Any, section: str) -> dict[str, str]:
    """By address, for a proposal of `with_content`; a table's rows with all their cells."""
    return {address: mark(text) for address, text in texts_of(proposal, section)}


def texts_of(proposal: Any, section: str) -> Iterator[tuple[str, str]]:
    """Each field of the section with its value as plain text."""
    yield from answers.texts_of(proposal.call, section, proposal.said_answers)
    for name in SECTIONS.get(section, ()):
        if name == "is_pledged":
            yield name, as_text(proposal.pledged_at is not None)
        elif name in COLUMNS:
            yield name, as_text(getattr(proposal, column_of(name)))
    for table, its_section in SECTION_OF_TABLE.items():
        if its_section == section:
            yield from _cells(table, getattr(proposal, f"said_{table}"))


def _cells(table: str, rows: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for row in rows:
        if any(row[name] for name in TOLD_BY[table] if name != "category"):
            for name in TABLES[table]:
                yield f"{table}/{row['key']}/{name}", _text(row, name)


def _text(row: dict[str, Any], name: str) -> str:
    value = row["category_id"] if name == "category" else row[name]
    return text_of(name, Decimal(value) if name in FIGURES and value is not None else value)
