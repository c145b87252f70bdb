"""The writers of a draft's fields: saves merge field by field, and what can't be merged stays for a person to choose."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.proposals import policies
from grants.proposals.content import MOST_CHARACTERS
from grants.proposals.fields import GONE, THERE, Address, address_of, from_text, text_of
from grants.proposals.models import FieldChange, FieldConflict, How, Proposal
from grants.proposals.stores import Rows, Store, stores_for
from grants.proposals.supplements import is_open, open_fields
from portal.actor import Actor
from portal.errors import Refused, ensure


@dataclass(frozen=True, slots=True)
class Change:
    """A value for a field; `was` is the mark of the value that stood in the form before ("" for nothing)."""

    address: Address
    was: str
    value: Any


# What was never applied, and files: a file that was removed is gone.
NOT_TO_BRING_BACK = (How.CONTESTED, How.ATTACHED)
Reader = Callable[[Proposal, Change], Change | None]


@dataclass(slots=True)
class Saved:
    """What became of the changes.

    `marks` has, by address, the mark by which each accepted value is known from now on; `contested` the
    conflicts that were opened, `refused` a sentence for each value that could not be kept.
    """

    version: int
    at: datetime
    marks: dict[str, str] = field(default_factory=dict)
    contested: list[FieldConflict] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    wrote: bool = False


class _Writing:
    """One save: what was asked against what stands, under the proposal's lock."""

    def __init__(self, actor: Actor, proposal: Proposal, how: How, kinds: Iterable[str]) -> None:
        self.actor, self.proposal, self.how = actor, proposal, how
        self.stores: dict[str, Store] = stores_for(actor, proposal, kinds)
        self.opened = open_fields(proposal, actor.arrived_at)
        self.changes: list[FieldChange] = []
        self.contested: dict[str, FieldConflict] = {}
        self.marks: dict[str, str] = {}
        self.refused: dict[str, str] = {}

    def take(self, change: Change) -> None:
        """Write it, note that it stands already, refuse it or put it beside what stands."""
        address, store = change.address, self.stores[change.address.store]
        text = text_of(address.name, change.value)
        stands, known_by = store.text(address), store.mark(address)
        if not is_open(self.opened, str(address)):
            self.refused[str(address)] = _("Only what the ministry asked to have mended can be changed now.")
        elif len(text) > MOST_CHARACTERS:
            self.refused[str(address)] = _("This is too long to be kept. Shorten it.")
        elif text == stands:
            self.marks[str(address)] = known_by
        elif known_by != change.was and self.how != How.CHOSEN:
            self._contest(address, stands, text)
        else:
            self._write(store, change, stands, text)

    def _write(self, store: Store, change: Change, before: str, after: str) -> None:
        if isinstance(store, Rows) and change.address.is_row and not after:
            for cell in store.cells(change.address):
                self._note(cell, store.text(cell), "")
        row = Address(change.address.store, change.address.key, "")
        makes_a_row = isinstance(store, Rows) and store.is_new(change.address)
        try:
            store.put(change.address, change.value)
        except Refused as refusal:
            self.refused[str(change.address)] = str(refusal)
            return
        if makes_a_row:
            self._note(row, GONE, THERE)
        self._note(change.address, before, after)
        self.marks[str(change.address)] = store.mark(change.address)

    def _note(self, address: Address, before: str, after: str, how: How | None = None) -> None:
        if before == after:
            return
        self.changes.append(
            FieldChange(
                proposal=self.proposal,
                version=self.proposal.version + 1,
                field=str(address),
                before=before,
                after=after,
                how=how or self.how,
                by=self.actor.user,
            )
        )

    def _contest(self, address: Address, theirs: str, mine: str) -> None:
        self._note(address, theirs, mine, How.CONTESTED)
        self.contested[str(address)] = FieldConflict(
            proposal=self.proposal, field=str(address), mine=mine, theirs=theirs, by=self.actor.user
        )

    def finish(self) -> Saved:
        """Write all of it; nothing when nothing changed."""
        saved = Saved(self.proposal.version, self.proposal.changed_at, self.marks, refused=self.refused)
        if self.changes:
            self._note_births()
            self._save_proposal()
            FieldChange.objects.bulk_create(self.changes)
            for store in self.stores.values():
                saved.marks |= store.marks_of_new() if isinstance(store, Rows) else {}
            saved.version, saved.at, saved.wrote = self.proposal.version, self.proposal.changed_at, True
        saved.contested = [self._open(conflict) for conflict in self.contested.values()]
        return saved

    def _note_births(self) -> None:
        for store in self.stores.values():
            for cell, text in store.born_with() if isinstance(store, Rows) else ():
                self._note(cell, GONE, text)

    def _save_proposal(self) -> None:
        columns = {name for store in self.stores.values() for name in store.flush()}
        self.proposal.version += 1
        self.proposal.changed_at = timezone.now()
        self.proposal.missing = None
        self.proposal.save(update_fields=sorted(columns | {"version", "changed_at", "missing"}))

    def _open(self, conflict: FieldConflict) -> FieldConflict:
        opened, _created = FieldConflict.objects.update_or_create(
            proposal=conflict.proposal,
            field=conflict.field,
            by=conflict.by,
            resolved_at=None,
            defaults={"mine": conflict.mine, "theirs": conflict.theirs, "at": timezone.now()},
        )
        return opened


@transaction.atomic
def save_fields(
    *,
    actor: Actor,
    proposal_id: int,
    changes: Sequence[Change],
    how: How = How.TYPED,
    read: Reader | None = None,
) -> Saved:
    """Save values of a draft, each against the value its form had: none overwrites what another wrote.

    Where the values are still as typed, `read` makes them values of the locked proposal, or None.
    A value whose field says something else by now is kept in an open conflict. The field's history is
    the record: no audit entry. Raises NotAllowed when the actor may not write in the proposal.
    """
    kinds = {change.address.store for change in changes}
    proposal = _draft(actor, proposal_id, needs_call=kinds != {""})
    writing = _Writing(actor, proposal, how, kinds)
    for change in changes:
        known = read(proposal, change) if read else change
        if known is not None:
            writing.take(known)
    return writing.finish()


def _draft(actor: Actor, proposal_id: int, *, needs_call: bool = True) -> Proposal:
    """The draft, locked. Raises NotAllowed, or Proposal.DoesNotExist."""
    found = Proposal.objects.select_for_update(of=("self",))
    related = found.select_related("call__programme_year") if needs_call else found
    proposal = related.get(pk=proposal_id)
    ensure(policies.may_edit(actor, proposal))
    return proposal


@transaction.atomic
def choose(*, actor: Actor, proposal_id: int, conflict_id: int, value: Any, seen: str) -> Saved:
    """Settle a conflict with the value a person chose: mine, theirs, or a third.

    `seen` is the mark of what stood in the field when they chose. Raises NotAllowed, Refused when the
    field changed once more, or FieldConflict.DoesNotExist.
    """
    proposal = _draft(actor, proposal_id)
    conflict = FieldConflict.objects.get(proposal=proposal, pk=conflict_id, resolved_at=None)
    address = address_of(conflict.field)
    writing = _Writing(actor, proposal, How.CHOSEN, {address.store})
    if writing.stores[address.store].mark(address) != seen:
        raise Refused(
            _("The field was changed once more meanwhile. Nothing was overwritten; look again and choose.")
        )
    writing.take(Change(address, seen, value))
    conflict.resolved_by, conflict.resolved_at = actor.user, timezone.now()
    conflict.save(update_fields=["resolved_by", "resolved_at"])
    return writing.finish()


@transaction.atomic
def restore(*, actor: Actor, proposal_id: int, version: int, field: str = "") -> Saved:
    """Bring a draft back to what it said after `version`, or only one of its fields; this too is history.

    Raises NotAllowed.
    """
    proposal = _draft(actor, proposal_id)
    texts = texts_after(proposal_id, version)
    wanted = {address_of(name): text for name, text in texts.items() if field in {"", name}}
    writing = _Writing(actor, proposal, How.RESTORED, {address.store for address in wanted})
    # A row first, then its cells: a row that is gone takes its cells with it.
    for address in sorted(wanted, key=lambda each: (each.store, each.key, each.name)):
        stands = writing.stores[address.store].mark(address)
        writing.take(Change(address, stands, from_text(address, wanted[address])))
    return writing.finish()


def texts_after(proposal_id: int, version: int) -> dict[str, str]:
    """What stood after that version in each field that was changed since, as plain text by address."""
    later = FieldChange.objects.filter(proposal=proposal_id, version__gt=version).exclude(
        how__in=NOT_TO_BRING_BACK
    )
    return {change.field: change.before for change in later.order_by("-id")}


@transaction.atomic
def copy_from(*, actor: Actor, proposal_id: int, texts: Mapping[str, str]) -> Saved:
    """Fill an empty draft with the texts of another proposal, by address. Raises NotAllowed."""
    proposal = _draft(actor, proposal_id)
    wanted = {address_of(name): text for name, text in texts.items() if text}
    writing = _Writing(actor, proposal, How.COPIED, {address.store for address in wanted})
    for address, text in wanted.items():
        writing.take(Change(address, "", from_text(address, text)))
    return writing.finish()
