"""The only writers of a form in preparation: its questions, their order and its sections."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from grants.calls.asking import Condition
from grants.calls.builder import policies
from grants.calls.builder.rows import copy_items, write_options
from grants.calls.form_queries import draft_of, items_of, question_spec
from grants.calls.models import (
    ApplicationForm,
    Call,
    FormItem,
    FormSection,
    FormState,
    Question,
)
from grants.calls.questions import QuestionSpec
from grants.calls.sections import WITH_QUESTIONS
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure

COLUMNS = (
    "label",
    "label_en",
    "help",
    "help_en",
    "is_required",
    "least",
    "most",
    "most_characters",
    "earliest",
    "latest",
    "accepted",
)
UP, DOWN = -1, 1


@transaction.atomic
def begin(*, actor: Actor, call: Call) -> ApplicationForm:
    """Begin a new version with all that the form in force asks; the one in preparation if there is one."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    ensure(policies.may_begin(actor))
    begun = draft_of(call)
    if begun:
        return begun
    last = call.forms.aggregate(last=Max("version"))["last"] or 0
    form = ApplicationForm.objects.create(call=call, version=last + 1, is_example=call.is_example)
    if call.form:
        copy_items(call.form, form, {item.question_id: item.question for item in items_of(call.form)})
    audit.record(
        actor=actor, act="form.begin", about=form, changes={"call": call.code, "version": form.version}
    )
    return form


@transaction.atomic
def discard(*, actor: Actor, form_id: int) -> None:
    """Give up a form in preparation; what is published stays."""
    form = _locked(actor, form_id)
    audit.record(actor=actor, act="form.discard", about=form, changes={"version": form.version})
    questions = list(form.items.values_list("question_id", flat=True))
    form.items.update(depends_on=None, shown_if="", shown_if_value="")
    form.delete()
    _remove_unasked(questions)


@transaction.atomic
def add_question(
    *, actor: Actor, form_id: int, section: str, wanted: QuestionSpec, shown_if: Condition | None = None
) -> FormItem:
    """Ask one more thing, last in its section. `wanted.key` is given here."""
    form = _locked(actor, form_id)
    _ensure_section(form, section)
    question = Question(call=form.call, key=_next_key(form.call), kind=wanted.kind)
    _write(question, wanted)
    item = FormItem(form=form, question=question, section=section, order=_after_all(form.items))
    _hang(item, shown_if)
    item.save()
    _record(actor, form, "add_question", question.key, {"section": section, **_said(wanted, shown_if)})
    return item


@transaction.atomic
def change_question(
    *, actor: Actor, item_id: int, section: str, wanted: QuestionSpec, shown_if: Condition | None = None
) -> FormItem:
    """Ask it differently. A question in use stays as it is, and a new version of it is asked."""
    item = _item(actor, item_id)
    _ensure_section(item.form, section)
    before = question_spec(item.question)
    if replace(wanted, key=before.key, kind=before.kind, version=before.version) != before:
        item.question = _version_to_write(item)
        _write(item.question, wanted)
    if section != item.section:
        item.section, item.order = section, _after_all(item.form.items)
    _hang(item, shown_if)
    item.save()
    _record(actor, item.form, "change_question", before.key, {"section": section, **_said(wanted, shown_if)})
    return item


@transaction.atomic
def remove_question(*, actor: Actor, item_id: int) -> None:
    """Ask it no more. Refused while another question hangs on it."""
    item = _item(actor, item_id)
    hanging = item.dependents.select_related("question").first()
    if hanging:
        raise Refused(
            _("“%(name)s” is shown only for an answer to this one. Change its condition first.")
            % {"name": hanging},
            "has_dependents",
        )
    question = item.question
    item.delete()
    _remove_unasked([question.pk])
    _record(actor, item.form, "remove_question", question.key, {})


@transaction.atomic
def move_question(*, actor: Actor, item_id: int, by: int) -> FormItem:
    """One place up or down within its section; at the end it stays."""
    item = _item(actor, item_id)
    neighbours = list(item.form.items.filter(section=item.section).order_by("order", "id"))
    if _swap(neighbours, item, by):
        _record(actor, item.form, "move_question", item.question.key, {"by": by})
    return item


@transaction.atomic
def add_section(*, actor: Actor, form_id: int, name: str, name_en: str) -> FormSection:
    """A section of the call's own, after those it has."""
    form = _locked(actor, form_id)
    taken = set(form.sections.values_list("key", flat=True))
    number = next(n for n in range(1, len(taken) + 2) if f"own-{n}" not in taken)
    section = FormSection.objects.create(
        form=form, key=f"own-{number}", name=name, name_en=name_en or name, order=_after_all(form.sections)
    )
    _record(actor, form, "add_section", section.key, {"name": name})
    return section


@transaction.atomic
def change_section(*, actor: Actor, section_id: int, name: str, name_en: str) -> FormSection:
    """Name it anew."""
    section = _section(actor, section_id)
    section.name, section.name_en = name, name_en or name
    section.save(update_fields=["name", "name_en"])
    _record(actor, section.form, "change_section", section.key, {"name": name})
    return section


@transaction.atomic
def remove_section(*, actor: Actor, section_id: int) -> None:
    """Take away a section that asks nothing."""
    section = _section(actor, section_id)
    if section.form.items.filter(section=section.key).exists():
        raise Refused(_("This section still has questions. Move or remove them first."), "section_in_use")
    _record(actor, section.form, "remove_section", section.key, {"name": section.name})
    section.delete()


@transaction.atomic
def move_section(*, actor: Actor, section_id: int, by: int) -> FormSection:
    """One place up or down among the call's own sections; at the end it stays."""
    section = _section(actor, section_id)
    if _swap(list(section.form.sections.order_by("order", "id")), section, by):
        _record(actor, section.form, "move_section", section.key, {"by": by})
    return section


def _locked(actor: Actor, form_id: int) -> ApplicationForm:
    form = (
        ApplicationForm.objects.select_for_update(of=("self",)).select_related("call__form").get(pk=form_id)
    )
    ensure(policies.may_change(actor, form))
    return form


def _item(actor: Actor, item_id: int) -> FormItem:
    item = FormItem.objects.select_related("question", "depends_on").get(pk=item_id)
    item.form = _locked(actor, item.form_id)
    return item


def _section(actor: Actor, section_id: int) -> FormSection:
    section = FormSection.objects.get(pk=section_id)
    section.form = _locked(actor, section.form_id)
    return section


def _ensure_section(form: ApplicationForm, section: str) -> None:
    if section not in WITH_QUESTIONS and not form.sections.filter(key=section).exists():
        raise Refused(_("This section is not there any more. Choose another."), "unknown_section")


def _next_key(call: Call) -> str:
    """q1, q2 …: a key that was published is never given to another question of the call."""
    taken = {int(key[1:]) for key in call.questions.values_list("key", flat=True) if key[1:].isdigit()}
    return f"q{max(taken, default=0) + 1}"


def _version_to_write(item: FormItem) -> Question:
    """The row to write to: the item's own, or the next version where a published form asks it."""
    question = item.question
    if not question.items.filter(form__state=FormState.PUBLISHED).exists():
        return question
    versions = Question.objects.filter(call=question.call_id, key=question.key)
    last = versions.aggregate(last=Max("version"))["last"]
    return Question(call_id=question.call_id, key=question.key, version=last + 1, kind=question.kind)


def _write(question: Question, wanted: QuestionSpec) -> None:
    for name in COLUMNS:
        setattr(question, name, getattr(wanted, name))
    question.save()
    question.options.all().delete()
    write_options(question, wanted.options)


def _hang(item: FormItem, shown_if: Condition | None) -> None:
    on = item.form.items.filter(question__key=shown_if.key).first() if shown_if else None
    if shown_if and (on is None or on.pk == item.pk):
        raise Refused(
            _("The question it hangs on is not there any more. Choose another condition."), "no_condition"
        )
    item.depends_on = on
    item.shown_if, item.shown_if_value = (shown_if.test, shown_if.value) if shown_if else ("", "")


def _after_all(rows: Any) -> int:
    last = rows.aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


def _swap(rows: list[Any], row: FormItem | FormSection, by: int) -> bool:
    """Change places with a neighbour, and number all anew."""
    at = next(place for place, each in enumerate(rows) if each.pk == row.pk)
    if not 0 <= at + by < len(rows):
        return False
    orders = sorted(each.order for each in rows)
    rows[at], rows[at + by] = rows[at + by], rows[at]
    for order, each in zip(orders, rows, strict=True):
        each.order = order
        each.save(update_fields=["order"])
    return True


def _remove_unasked(questions: Iterable[int]) -> None:
    """Versions that no form asks any more, and that were never published, leave no trace."""
    Question.objects.filter(pk__in=list(questions), items=None).delete()


def _said(wanted: QuestionSpec, shown_if: Condition | None) -> dict[str, object]:
    return {
        "label": wanted.label,
        "required": wanted.is_required,
        "shown_if": asdict(shown_if) if shown_if else None,
    }


def _record(actor: Actor, form: ApplicationForm, verb: str, at: str, said: dict[str, object]) -> None:
    audit.record(actor=actor, act=f"form.{verb}", about=form, changes={"at": at, **said})
