"""What people typed in a section's fields, read as its forms read it, and compared with what they had seen."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from grants.calls.answer_fields import AnswersForm
from grants.calls.questions import kept
from grants.proposals import answers
from grants.proposals.actions.writing import Change
from grants.proposals.fields import ANSWERS, TABLES, Address, UnknownField, address_of, row_mark, text_of
from grants.proposals.forms import KindForm, OverviewForm, PlaceForm, PlanForm, PledgeForm
from grants.proposals.models import Proposal
from grants.proposals.models.parts import new_key
from grants.proposals.rows import IndicatorRow, LineRow, MilestoneRow, Row, Rows, VillageRow
from grants.proposals.sections import Faces, choices_of
from villages.queries import townships_of

Marks = Mapping[str, str]
COLUMN_FIELDS: dict[str, forms.Field] = {
    **OverviewForm.base_fields,
    **PlaceForm.base_fields,
    **PlanForm.base_fields,
    **PledgeForm.base_fields,
}


def read(proposal: Proposal, address: Address, typed: str) -> Any:
    """The value of one field as typed. Raises ValidationError with a plain sentence."""
    if address.is_row:
        return bool(typed)
    if address.store == ANSWERS:
        return answers.read(proposal.call, address.key, typed)
    if address.store:
        return _cell_field(proposal, address).clean(typed)
    if address.name in COLUMN_FIELDS:
        return COLUMN_FIELDS[address.name].clean(typed)
    return KindForm(instance=proposal, call=proposal.call).fields[address.name].clean(typed)


def _cell_field(proposal: Proposal, address: Address) -> forms.Field:
    return _row_form(proposal, address).fields[address.name]


def _row_form(proposal: Proposal, address: Address) -> Row:
    """A row's form with the choices of the cell that is read, and no others."""
    match address.store, address.name:
        case "villages", "township":
            return VillageRow(
                townships=[(each.pk, each.name) for each in townships_of(proposal.municipality)]
            )
        case "villages", _:
            return VillageRow()
        case "lines", name:
            call = proposal.call
            first = call.programme_year.year
            categories = choices_of(call.budget_categories.all()) if name == "category" else ()
            return LineRow(unit=call.unit, years=range(first, first + call.most_years), categories=categories)
        case "indicators", _:
            return IndicatorRow()
        case _:
            return MilestoneRow()


def changes_of(faces: Faces, seen: Marks) -> list[Change]:
    """Every value of a valid section against what was seen; a value that is the same writes nothing."""
    changes = []
    if faces.form is not None:
        for name, value in faces.form.cleaned_data.items():
            changes.append(Change(address_of(name), seen.get(name, ""), value))
    if faces.answers is not None:
        changes += _changes_of_answers(faces.answers, seen)
    if faces.rows is not None:
        changes += _changes_of_rows(faces.rows, seen)
    return changes


def _changes_of_answers(form: AnswersForm, seen: Marks) -> Iterator[Change]:
    for key, value in form.values().items():
        address = Address(ANSWERS, key, "")
        yield Change(address, seen.get(str(address), ""), kept(value))


def removals(rows: Rows, seen: Marks) -> Iterator[Change]:
    """The rows that were seen and that the form does not name at all."""
    table = str(rows.prefix)
    named = {form.cleaned_data.get("key", "") for form in rows.forms}
    known = [address for address in map(_readable, seen) if address and address.store == table]
    for key in dict.fromkeys(address.key for address in known if address.key not in named):
        cells = [seen.get(f"{table}/{key}/{name}", "") for name in TABLES[table]]
        yield Change(Address(table, key, ""), row_mark(cells), value=False)


def _readable(name: str) -> Address | None:
    try:
        return address_of(name)
    except UnknownField:
        return None


def _changes_of_rows(rows: Rows, seen: Marks) -> Iterator[Change]:
    table = str(rows.prefix)
    for form in rows.left_out():
        row = Address(table, form.cleaned_data.get("key", ""), "")
        cells = [f"{row}/{name}" for name in TABLES[table]]
        if row.key and any(cell in seen for cell in cells):
            yield Change(row, row_mark([seen.get(cell, "") for cell in cells]), value=False)
    for form in rows.kept():
        yield from _changes_of_row(table, form, seen)


def _changes_of_row(table: str, form: Row, seen: Marks) -> Iterator[Change]:
    key = form.cleaned_data.get("key") or new_key()
    for name in TABLES[table]:
        address = Address(table, key, name)
        if name in form.cleaned_data and (str(address) in seen or text_of(name, form.cleaned_data[name])):
            yield Change(address, seen.get(str(address), ""), form.cleaned_data[name])
