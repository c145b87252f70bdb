"""The fields of a draft: their addresses, and their values as plain text. Pure.

A field is named by its address: `title`, a column; `lines/1f2e3d4c/national`, a cell of the row with
that key; `lines/1f2e3d4c`, the row itself, whose value is "1" while it is there and "" when not;
`answers/data_plan`, the answer to a question of the call.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from grants.calls.asking import NOTHING_ASKED, FormSpec
from grants.proposals.content import BUDGET, INDICATORS, PLACE, SCHEDULE, SECTIONS

# Tables by name, with the columns of their rows in the order in which they are written.
TABLES: Mapping[str, tuple[str, ...]] = {
    "villages": ("township", "village", "households"),
    "lines": ("item", "category", "fiscal_year", "national", "province", "local", "own"),
    "indicators": ("name", "unit", "baseline", "target", "measured_by"),
    "milestones": ("title", "starts_on", "ends_on"),
}
SECTION_OF_TABLE = {"villages": PLACE, "lines": BUDGET, "indicators": INDICATORS, "milestones": SCHEDULE}
COLUMNS = (
    "title",
    "summary",
    "purpose",
    "beneficiaries",
    "beneficiaries_note",
    "service_field",
    "support_type",
    "plan",
    "organisation",
    "operation",
    "is_pledged",
)
MONEY = {"national", "province", "local", "own"}
ANSWERS = "answers"
FILES = "files"
# Chosen from several inputs, of which the first is the one to go to.
CHOICES = {"service_field", "support_type"}
THERE, GONE = "1", ""
_KEY = re.compile(r"[a-z0-9]{4,12}")
_QUESTION = re.compile(r"[-a-z0-9_]{1,50}")


def is_key(text: str) -> bool:
    """Whether a row can have such a key."""
    return bool(_KEY.fullmatch(text))


class UnknownField(ValueError):
    """No field has such an address."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a value stands: `store` is "" for a column, else a table or "answers"."""

    store: str
    key: str
    name: str

    @property
    def is_row(self) -> bool:
        """Whether a whole row is meant."""
        return self.store in TABLES and not self.name

    def __str__(self) -> str:
        return "/".join(part for part in (self.store, self.key, self.name) if part)


def address_of(text: str) -> Address:
    """Read an address. Raises UnknownField."""
    parts = text.split("/")
    if len(parts) == 1 and text in COLUMNS:
        return Address("", "", text)
    if len(parts) == 2 and parts[0] == ANSWERS and _QUESTION.fullmatch(parts[1]):  # noqa: PLR2004 - store/key
        return Address(ANSWERS, parts[1], "")
    if parts[0] in TABLES and len(parts) in {2, 3} and _KEY.fullmatch(parts[1]):
        name = "".join(parts[2:])
        if not name or name in TABLES[parts[0]]:
            return Address(parts[0], parts[1], name)
    raise UnknownField(text[:80])


def section_of_field(address: Address, form: FormSpec = NOTHING_ASKED) -> str:
    """The section on whose page the field stands; an answer stands where the form asks it, or nowhere ("")."""
    if address.store == ANSWERS:
        return next((each.section for each in form.asked if each.question.key == address.key), "")
    if address.store in SECTION_OF_TABLE:
        return SECTION_OF_TABLE[address.store]
    return next((section for section, parts in SECTIONS.items() if address.name in parts), "")


def input_of(address: str, *, is_choice: bool = False) -> str:
    """The input (without id_) in which an address is written; a table is there as a whole.

    A row is known by its key, wherever it stands. `is_choice` where the value is chosen from several inputs.
    """
    store = address.split("/", maxsplit=1)[0]
    if store in TABLES or store == FILES:
        return address.replace("/", "-")
    return f"{address}_0" if is_choice or address in CHOICES else address


def as_text(value: Any) -> str:
    """A value as plain text, the same for equal values: 1200 → "1200", 12.50 → "12.5", None → ""."""
    if value is None or value is False or value == "":
        return ""
    if value is True:
        return THERE
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ",".join(str(each) for each in value)
    return str(getattr(value, "pk", value))


def text_of(name: str, value: Any) -> str:
    """The plain text of a field's value: no amount and 0 won are the same."""
    return "" if name in MONEY and not value else as_text(value)


def mark(text: str) -> str:
    """Ten hex digits by which a value is known again without sending it; "" for nothing."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:10] if text else ""


def row_mark(cells: Sequence[str]) -> str:
    """The mark of a row that is there: that of its cells' marks in their order."""
    return ",".join(cells)


WHOLE_NUMBERS = {
    "beneficiaries",
    "households",
    "fiscal_year",
    "national",
    "province",
    "local",
    "own",
    "service_field",
    "support_type",
    "category",
}
FIGURES = {"baseline", "target"}
DAYS = {"starts_on", "ends_on"}


def from_text(address: Address, text: str) -> Any:
    """The value whose plain text this is. Raises ValueError when no value of the field has such a text."""
    if address.is_row or address.name == "is_pledged":
        return text == THERE
    if not text:
        return None if address.name in WHOLE_NUMBERS | FIGURES | DAYS else ""
    if address.name in WHOLE_NUMBERS:
        return int(text)
    if address.name in FIGURES:
        return Decimal(text)
    return date.fromisoformat(text) if address.name in DAYS else text
