"""The nine sections as pages: their names, and the forms each is written in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext_lazy as _

from grants.proposals import content
from grants.proposals.content import SECTIONS, Content
from grants.proposals.forms import KindForm, OverviewForm, PlaceForm, PlanForm, PledgeForm
from grants.proposals.models import Proposal
from grants.proposals.rows import IndicatorFormSet, LineFormSet, MilestoneFormSet, Rows, VillageFormSet
from villages.queries import townships_of

LABELS = {
    content.OVERVIEW: _("Overview"),
    content.PLACE: _("Villages and beneficiaries"),
    content.KIND: _("Service field and support type"),
    content.PLAN: _("Plan and organisation"),
    content.BUDGET: _("Budget"),
    content.INDICATORS: _("Indicators"),
    content.SCHEDULE: _("Schedule"),
    content.ATTACHMENTS: _("Attachments"),
    content.PLEDGE: _("Pledge"),
}
ROW_LABELS = {
    content.PLACE: _("Villages of the project"),
    content.BUDGET: _("Budget lines"),
    content.INDICATORS: _("Indicators"),
    content.SCHEDULE: _("Steps"),
}
ORDER = list(SECTIONS)


@dataclass(frozen=True, slots=True)
class Faces:
    """A section's form and rows, either of which may be missing."""

    form: forms.BaseForm | None = None
    rows: Rows | None = None

    def are_valid(self) -> bool:
        """Whether all that was typed can be kept."""
        checked = [each.is_valid() for each in (self.form, self.rows) if each is not None]
        return all(checked)


Data = Any


def faces_of(section: str, proposal: Proposal, said: Content, data: Data = None) -> Faces:
    """The section's forms, with what is saved or, given data, with what was typed."""
    return _FACES[section](proposal, said, data)


def _overview(proposal: Proposal, _said: Content, data: Data) -> Faces:
    return Faces(OverviewForm(data, instance=proposal))


def _place(proposal: Proposal, said: Content, data: Data) -> Faces:
    townships = [(each.pk, str(each)) for each in townships_of(proposal.municipality)]
    rows = _rows(VillageFormSet, "villages", data, said.villages, townships=townships)
    return Faces(PlaceForm(data, instance=proposal), rows)


def _kind(proposal: Proposal, _said: Content, data: Data) -> Faces:
    return Faces(KindForm(data, instance=proposal, call=proposal.call))


def _plan(proposal: Proposal, _said: Content, data: Data) -> Faces:
    return Faces(PlanForm(data, instance=proposal))


def _budget(proposal: Proposal, said: Content, data: Data) -> Faces:
    call = proposal.call
    first = call.programme_year.year
    years = {*range(first, first + call.most_years), *(line.fiscal_year for line in said.lines)}
    categories = list(call.budget_categories.all())
    options = {"unit": call.unit, "years": sorted(years), "categories": choices_of(categories)}
    keys = {each.code: each.pk for each in categories}
    lines = [replace(line, category=line.category and keys.get(line.category.code)) for line in said.lines]
    return Faces(rows=_rows(LineFormSet, "lines", data, lines, **options))


def _indicators(_proposal: Proposal, said: Content, data: Data) -> Faces:
    return Faces(rows=_rows(IndicatorFormSet, "indicators", data, said.indicators))


def _schedule(_proposal: Proposal, said: Content, data: Data) -> Faces:
    return Faces(rows=_rows(MilestoneFormSet, "milestones", data, said.milestones))


def _pledge(_proposal: Proposal, said: Content, data: Data) -> Faces:
    return Faces(PledgeForm(data, initial={"is_pledged": said.is_pledged}))


def choices_of(named: Iterable[Any]) -> list[tuple[int, str]]:
    """What has a name, to choose from."""
    return [(each.pk, each.localized_name) for each in named]


def _fields_of(part: Any) -> dict[str, Any]:
    return {name: getattr(part, name) for name in part.__slots__}


def _rows(kind: type[BaseFormSet], prefix: str, data: Data, saved: Iterable[Any], **options: Any) -> Rows:
    given = {"prefix": prefix, "form_kwargs": options}
    return (
        kind(data, **given)
        if data is not None
        else kind(initial=[_fields_of(each) for each in saved], **given)
    )


_FACES: dict[str, Callable[[Proposal, Content, Data], Faces]] = {
    content.OVERVIEW: _overview,
    content.PLACE: _place,
    content.KIND: _kind,
    content.PLAN: _plan,
    content.BUDGET: _budget,
    content.INDICATORS: _indicators,
    content.SCHEDULE: _schedule,
    content.PLEDGE: _pledge,
}


def neighbours(section: str) -> tuple[str | None, str | None]:
    """The section before and the one after."""
    at = ORDER.index(section)
    return (ORDER[at - 1] if at else None, ORDER[at + 1] if at + 1 < len(ORDER) else None)
