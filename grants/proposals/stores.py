"""Where the fields of a locked draft are read and written: its columns and the rows of its tables."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from grants.proposals.answer_store import Answers
from grants.proposals.fields import ANSWERS, GONE, TABLES, THERE, Address, as_text, mark, row_mark, text_of
from grants.proposals.models import BudgetLine, Indicator, Milestone, Proposal, ProposalVillage
from portal.actor import Actor
from portal.errors import Refused

MODELS: dict[str, Any] = {
    "villages": ProposalVillage,
    "lines": BudgetLine,
    "indicators": Indicator,
    "milestones": Milestone,
}
MOST_ROWS = 60
REFERENCES = {"service_field", "support_type", "township", "category"}


class Store(Protocol):
    """One kind of fields of one draft, held under the proposal's lock."""

    def text(self, address: Address) -> str:
        """The value as plain text; "" for nothing."""

    def mark(self, address: Address) -> str:
        """What the value is known by."""

    def put(self, address: Address, value: Any) -> None:
        """Set it; written by `flush`."""

    def flush(self) -> set[str]:
        """Write what was put; the names of the proposal's columns that are still to be saved."""


def column_of(name: str) -> str:
    """The attribute that holds a field without asking the database for what it refers to."""
    return f"{name}_id" if name in REFERENCES else name


class Columns:
    """The proposal's own columns."""

    def __init__(self, actor: Actor, proposal: Proposal) -> None:
        self._actor, self._proposal, self._written = actor, proposal, set[str]()

    def text(self, address: Address) -> str:
        """The column as plain text."""
        if address.name == "is_pledged":
            return as_text(self._proposal.pledged_at is not None)
        return as_text(getattr(self._proposal, column_of(address.name)))

    def mark(self, address: Address) -> str:
        """The mark of the text."""
        return mark(self.text(address))

    def put(self, address: Address, value: Any) -> None:
        """Set the column; a pledge is somebody's, at a moment."""
        if address.name == "is_pledged":
            pledge = (timezone.now(), self._actor.user) if value else (None, None)
            self._proposal.pledged_at, self._proposal.pledged_by = pledge
            self._written |= {"pledged_at", "pledged_by"}
            return
        setattr(self._proposal, column_of(address.name), _key_of(value, address.name))
        self._written.add(address.name)

    def flush(self) -> set[str]:
        """The columns to save."""
        return self._written


class Rows:
    """One table: all its rows, read once."""

    def __init__(self, proposal: Proposal, table: str) -> None:
        self._proposal, self._table, self._model = proposal, table, MODELS[table]
        found = self._model._default_manager.filter(proposal=proposal)
        self._rows: dict[str, Any] = {row.key: row for row in found}
        self._changed: dict[str, set[str]] = {}
        self._added: set[str] = set()
        self._removed: list[Any] = []

    def text(self, address: Address) -> str:
        """The cell, or whether the row is there."""
        row = self._rows.get(address.key)
        if row is None or (address.key in self._added and address.name not in self._changed[address.key]):
            return GONE
        return text_of(address.name, getattr(row, column_of(address.name))) if address.name else THERE

    def mark(self, address: Address) -> str:
        """The mark of the cell; of a row, the marks of its cells."""
        if not address.is_row:
            return mark(self.text(address))
        return row_mark([self.mark(cell) for cell in self.cells(address)]) if self.text(address) else ""

    def cells(self, address: Address) -> list[Address]:
        """The cells of a row."""
        return [Address(self._table, address.key, name) for name in TABLES[self._table]]

    def put(self, address: Address, value: Any) -> None:
        """Set a cell, making its row where there is none; or remove the row."""
        if address.is_row and not value:
            self._remove(address.key)
            return
        row = self._rows.get(address.key) or self._new(address.key)
        if address.name:
            setattr(row, column_of(address.name), _or_nothing(row, address.name, value))
            self._changed.setdefault(address.key, set()).add(address.name)

    def _new(self, key: str) -> Any:
        if len(self._rows) >= MOST_ROWS:
            raise Refused(_("A table takes at most %(most)s rows. Remove one first.") % {"most": MOST_ROWS})
        order = max((row.order for row in self._rows.values() if hasattr(row, "order")), default=-1) + 1
        row = self._model(proposal=self._proposal, key=key, **_beginning(self._table, self._proposal, order))
        self._rows[key] = row
        self._added.add(key)
        self._changed[key] = set()
        return row

    def _remove(self, key: str) -> None:
        row = self._rows.pop(key, None)
        if key in self._added:
            self._added.discard(key)
        elif row is not None:
            self._removed.append(row.pk)
        self._changed.pop(key, None)

    def born_with(self) -> list[tuple[Address, str]]:
        """What cells of rows added say without anybody having written it."""
        rows = [Address(self._table, key, "") for key in sorted(self._added)]
        return [
            (cell, text)
            for row in rows
            for cell in self.cells(row)
            if cell.name not in self._changed[row.key]
            and (text := text_of(cell.name, getattr(self._rows[row.key], column_of(cell.name))))
        ]

    def is_new(self, address: Address) -> bool:
        """Whether writing the cell makes its row."""
        return not address.is_row and address.key not in self._rows

    def marks_of_new(self) -> dict[str, str]:
        """What the cells of the rows added are known by, those nobody wrote too."""
        rows = [Address(self._table, key, "") for key in sorted(self._added)]
        self._added = set()
        return {str(cell): self.mark(cell) for row in rows for cell in self.cells(row)}

    def flush(self) -> set[str]:
        """Write rows; the totals follow from the lines."""
        if self._removed:
            self._model._default_manager.filter(pk__in=self._removed).delete()
        if self._added:
            self._model._default_manager.bulk_create(self._rows[key] for key in sorted(self._added))
        for key, names in self._changed.items():
            if key not in self._added:
                self._rows[key].save(update_fields=sorted(names))
        return self._totals() if self._table == "lines" else set()

    def _totals(self) -> set[str]:
        lines = self._rows.values()
        self._proposal.national_total = sum(line.national for line in lines)
        self._proposal.project_total = sum(line.total for line in lines)
        return {"national_total", "project_total"}


def _beginning(table: str, proposal: Proposal, order: int) -> dict[str, Any]:
    if table == "villages":
        return {}
    first_year = {"fiscal_year": proposal.call.programme_year.year} if table == "lines" else {}
    return {"order": order, **first_year}


def _or_nothing(row: Any, name: str, value: Any) -> Any:
    """What stands for "nothing" in the column."""
    if value in (None, ""):
        return row.fiscal_year if name == "fiscal_year" else row._meta.get_field(name).get_default()
    return _key_of(value, name)


def _key_of(value: Any, name: str) -> Any:
    return getattr(value, "pk", value) or None if name in REFERENCES else value


def stores_for(actor: Actor, proposal: Proposal, kinds: Iterable[str]) -> dict[str, Store]:
    """The stores of the kinds that are needed, by kind: "" for columns, "answers", else the table's name."""
    return {kind: _store(actor, proposal, kind) for kind in kinds}


def _store(actor: Actor, proposal: Proposal, kind: str) -> Store:
    if kind == ANSWERS:
        return Answers(proposal)
    return Rows(proposal, kind) if kind else Columns(actor, proposal)
