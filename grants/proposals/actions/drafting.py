"""The writers of drafts: begin one, save a section."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.proposals import checklist, content, policies
from grants.proposals.actions.moving import locked
from grants.proposals.models import (
    BudgetLine,
    Indicator,
    Milestone,
    Proposal,
    ProposalVillage,
)
from grants.proposals.queries import content_of, rules_of, with_content
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from villages.actions import name_village
from villages.models import Municipality, Township, Village

Row = Mapping[str, Any]


class Conflict(Refused):
    """The section was saved by somebody else meanwhile; nothing was overwritten."""

    code = "conflict"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This section was saved in another window or by a colleague meanwhile. Nothing was "
                "overwritten: below you see what is saved and, in the form, what you entered."
            )
        )


@transaction.atomic
def begin(*, actor: Actor, call: Call, municipality: Municipality) -> Proposal:
    """Begin a draft. Raises NotAllowed when the call is not open or the place is not the actor's."""
    ensure(policies.may_begin(actor, call, municipality))
    proposal = Proposal.objects.create(
        call=call,
        municipality=municipality,
        drafted_by=actor.user,
        missing=len(content.SECTIONS) - 1,
    )
    changes = {"call": call.code, "municipality": municipality.pk}
    audit.record(actor=actor, act="proposal.begin", about=proposal, changes=changes)
    return proposal


@transaction.atomic
def save_section(
    *,
    actor: Actor,
    proposal_id: int,
    section: str,
    values: Row,
    rows: Sequence[Row] = (),
    version: int,
    seen: str = "",
) -> Proposal:
    """Save one section of a draft: `values` by column, `rows` in place of all it had.

    `version` is that of the proposal when the section was opened and `seen` the fingerprint of what
    it then said. Raises NotAllowed, or Conflict when the section says something else by now.
    """
    proposal = locked(proposal_id)
    ensure(policies.may_edit(actor, proposal))
    if version != proposal.version:
        _refuse_unless_as_seen(proposal_id, section, seen)
    written = _values_of(actor, section, values)
    if section in _ROW_WRITERS:
        _ROW_WRITERS[section](actor, proposal, rows)
    proposal = _written(proposal, written)
    changes = {"section": section, "version": proposal.version}
    audit.record(actor=actor, act="proposal.save_section", about=proposal, changes=changes)
    return proposal


def _refuse_unless_as_seen(proposal_id: int, section: str, seen: str) -> None:
    saved = content_of(with_content(Proposal.objects.filter(pk=proposal_id)).get())
    if content.fingerprint(saved, section) != seen:
        raise Conflict


def _values_of(actor: Actor, section: str, values: Row) -> dict[str, Any]:
    if section != content.PLEDGE:
        return dict(values)
    if values["pledged"]:
        return {"pledged_at": timezone.now(), "pledged_by": actor.user}
    return {"pledged_at": None, "pledged_by": None}


def _written(proposal: Proposal, values: Mapping[str, Any]) -> Proposal:
    """Write the values, and what follows from all that the proposal now says."""
    said = with_content(Proposal.objects.filter(pk=proposal.pk)).get()
    for name, value in values.items():
        setattr(said, name, value)
    follows = refreshed(said, proposal.version + 1)
    said.save(update_fields=[*values, *follows])
    return said


def refreshed(said: Proposal, version: int) -> list[str]:
    """Set the totals, what is missing, the version and the time; return the columns' names."""
    now_says = content_of(said)
    follows = {
        "national_total": now_says.national_total,
        "project_total": now_says.project_total,
        "missing": checklist.sections_to_mend(now_says, rules_of(said)),
        "version": version,
        "changed_at": timezone.now(),
    }
    for name, value in follows.items():
        setattr(said, name, value)
    return list(follows)


def _replace(model: Any, proposal: Proposal, rows: Sequence[Row]) -> None:
    model.objects.filter(proposal=proposal).delete()
    model.objects.bulk_create(model(proposal=proposal, order=order, **row) for order, row in enumerate(rows))


def _write_budget(_actor: Actor, proposal: Proposal, rows: Sequence[Row]) -> None:
    _replace(BudgetLine, proposal, rows)


def _write_indicators(_actor: Actor, proposal: Proposal, rows: Sequence[Row]) -> None:
    _replace(Indicator, proposal, rows)


def _write_schedule(_actor: Actor, proposal: Proposal, rows: Sequence[Row]) -> None:
    _replace(Milestone, proposal, rows)


def _write_villages(actor: Actor, proposal: Proposal, rows: Sequence[Row]) -> None:
    """Rows of township (code), village (name) and households; new villages are named on the way."""
    named = _villages_of(actor, proposal, rows)
    ProposalVillage.objects.filter(proposal=proposal).delete()
    ProposalVillage.objects.bulk_create(
        ProposalVillage(
            proposal=proposal,
            village=named[row["township"], row["village"]],
            households=row["households"],
        )
        for row in rows
    )


def _villages_of(actor: Actor, proposal: Proposal, rows: Sequence[Row]) -> dict[tuple[str, str], Village]:
    wanted = {(row["township"], row["village"]) for row in rows}
    known = Village.objects.filter(
        township__municipality=proposal.municipality_id,
        township__in={township for township, _name in wanted},
        name__in={name for _township, name in wanted},
    )
    villages = {(village.township_id, village.name): village for village in known}
    for township, name in sorted(wanted - villages.keys()):
        place = Township.objects.select_related("municipality").get(
            pk=township, municipality=proposal.municipality_id
        )
        villages[township, name] = name_village(actor=actor, township=place, name=name)
    return villages


_ROW_WRITERS: dict[str, Callable[[Actor, Proposal, Sequence[Row]], None]] = {
    content.PLACE: _write_villages,
    content.BUDGET: _write_budget,
    content.INDICATORS: _write_indicators,
    content.SCHEDULE: _write_schedule,
}
