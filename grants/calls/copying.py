"""A past call as the beginning of the next one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from grants.calls import policies
from grants.calls.actions import copy_criterion
from grants.calls.builder.actions import COLUMNS
from grants.calls.builder.rows import copy_items, write_options
from grants.calls.form_queries import items_of
from grants.calls.models import (
    ApplicationForm,
    Call,
    ProgrammeYear,
    Question,
    Requirement,
    Rubric,
    SupportRate,
)
from grants.calls.questions import Option
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.guards import broken_rule


@dataclass(frozen=True, slots=True)
class Named:
    """What is new in a copy: its name, its year and its dates."""

    programme_year: ProgrammeYear
    code: str
    name: str
    name_en: str
    opens_at: datetime
    closes_at: datetime
    places_on: date
    review_until: datetime | None = None
    questions_until: datetime | None = None


# Rows of a call that its copy begins with as they are.
PARTS = ("bonus_rules", "budget_categories", "documents", "requirements")


@transaction.atomic
def copy_call(*, actor: Actor, call: Call, named: Named) -> Call:
    """A call in preparation with the rules, rates, documents, rubric and form of another. Its form awaits publication."""
    ensure(policies.may_manage(actor))
    if Call.objects.filter(code=named.code).exists():
        raise Refused(_("Another call has this code already. Choose another."), "code_taken")
    given = {name: getattr(named, name) for name in Named.__slots__}
    copy = _made(Call(**given, **{name: getattr(call, name) for name in rules_of_calls()}))
    _copy_rates(call, copy)
    for part in PARTS:
        _copy_part(getattr(call, part).all(), copy)
    _copy_rubric(call, copy)
    _copy_form(call, copy)
    audit.record(actor=actor, act="call.copy", about=copy, changes={"from": call.code, "to": copy.code})
    return copy


def rules_of_calls() -> list[str]:
    """The columns that managers write and that are no name, no date and no standing of one call."""
    written = [field.name for field in Call._meta.concrete_fields if field.editable and not field.primary_key]
    return [name for name in written if name not in {*Named.__slots__, "is_published"}]


def _made(copy: Call) -> Call:
    try:
        with transaction.atomic():
            copy.save()
    except IntegrityError as error:
        if broken_rule(error) != "calls_opens_before_it_closes":
            raise
        raise Refused(_("A call must open before it closes."), "dates") from error
    return copy


def _copy_rates(call: Call, copy: Call) -> None:
    """Rates of the support types that the programme of the copy has, found by their codes."""
    types = {each.code: each for each in copy.programme_year.programme.support_types.all()}
    SupportRate.objects.bulk_create(
        SupportRate(
            call=copy,
            support_type=types[rate.support_type.code],
            national_basis_points=rate.national_basis_points,
        )
        for rate in call.rates.select_related("support_type")
        if rate.support_type.code in types
    )


def _copy_part(rows: Iterable[Any], copy: Call) -> None:
    for row in rows:
        row.pk, row.call, row._state.adding = None, copy, True
        if isinstance(row, Requirement):
            # Nobody was checked by the copy yet.
            row.frozen_at = None
        row.save()


def _copy_rubric(call: Call, copy: Call) -> None:
    rubric = call.rubrics.filter(is_current=True).first()
    if rubric is None:
        return
    new = Rubric.objects.create(call=copy, is_example=rubric.is_example, source=rubric.source)
    for criterion in rubric.criteria.prefetch_related("levels"):
        copy_criterion(criterion, new)


def _copy_form(call: Call, copy: Call) -> None:
    source = call.form or call.forms.first()
    if source is None:
        return
    form = ApplicationForm.objects.create(call=copy, is_example=source.is_example)
    questions = {item.question_id: _copy_question(item.question, copy) for item in items_of(source)}
    copy_items(source, form, questions)


def _copy_question(question: Question, call: Call) -> Question:
    """The same words in the first version: no answer of the other call hangs on them."""
    said = {name: getattr(question, name) for name in COLUMNS}
    copy = Question.objects.create(call=call, key=question.key, kind=question.kind, **said)
    write_options(copy, [Option(each.key, each.label, each.label_en) for each in question.options.all()])
    return copy
