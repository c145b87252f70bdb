"""The sections as pages: their names, and the forms each is written in."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext_lazy as _

from grants.calls.answer_fields import AnswersForm
from grants.calls.asking import NOTHING_ASKED, FormSpec
from grants.calls.models.named import in_language
from grants.calls.sections import CORE
from grants.proposals import answers, content
from grants.proposals.content import Content
from grants.proposals.fields import ANSWERS
from grants.proposals.file_queries import answer_rows
from grants.proposals.forms import KindForm, OverviewForm, PlaceForm, PlanForm, PledgeForm
from grants.proposals.models import Proposal
from grants.proposals.rows import IndicatorFormSet, LineFormSet, MilestoneFormSet, Rows, VillageFormSet
from grants.proposals.supplements import is_open
from villages.queries import townships_of

LABELS = CORE
ROW_LABELS = {
    content.PLACE: _("Villages of the project"),
    content.BUDGET: _("Budget lines"),
    content.INDICATORS: _("Indicators"),
    content.SCHEDULE: _("Steps"),
}


@dataclass(frozen=True, slots=True)
class Faces:
    """A section's form, its rows and the questions of the call, any of which may be missing."""

    form: forms.BaseForm | None = None
    rows: Rows | None = None
    answers: AnswersForm | None = None

    def are_valid(self) -> bool:
        """Whether all that was typed can be kept."""
        faces = (self.form, self.rows, self.answers)
        checked = [each.is_valid() for each in faces if each is not None]
        return all(checked)


Data = Any


def faces_of(section: str, proposal: Proposal, said: Content, data: Data = None) -> Faces:
    """The section's forms, with what is saved or, given data, with what was typed."""
    own = _FACES[section](proposal, said, data) if section in _FACES else Faces()
    return replace(own, answers=answers.form_of(proposal.call, section, answer_rows(proposal), data))


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


def open_only(faces: Faces, opened: Collection[str] | None) -> Faces:
    """The same forms; what is not open can be read in them and not written."""
    if faces.form is not None:
        for name, field in faces.form.fields.items():
            field.disabled = not is_open(opened, name)
    if faces.answers is not None:
        for name, field in faces.answers.fields.items():
            field.disabled = not is_open(opened, f"{ANSWERS}/{name}")
    if faces.rows is not None and not is_open(opened, str(faces.rows.prefix)):
        faces.rows.can_add_rows = False
        for form in faces.rows.forms:
            for field in form.fields.values():
                field.disabled = True
    return faces


def neighbours(section: str, order: Sequence[str]) -> tuple[str | None, str | None]:
    """The section before and the one after."""
    at = order.index(section)
    return (order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None)


def section_name(section: str, form: FormSpec = NOTHING_ASKED) -> str:
    """What a section is called, one of the call's own too."""
    if section in LABELS:
        return str(LABELS[section])
    own = next(each for each in form.sections if each.key == section)
    return in_language(own.name, own.name_en)
