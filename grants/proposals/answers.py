"""What a proposal answers to the questions of its call: read from its rows, shown, and compared with the form."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from grants.calls.answer_fields import AnswerField, AnswersForm
from grants.calls.asking import FormSpec, OwnSection, shown
from grants.calls.form_queries import form_in_force, published_question
from grants.calls.models import Call
from grants.calls.questions import FILE, QuestionSpec, Value, as_text, kept
from grants.proposals.content import AnswerGiven
from grants.proposals.fields import ANSWERS
from grants.proposals.models.answer import COLUMNS

# The columns of an answer that `with_content` brings.
BROUGHT = ("key", "question_id", *COLUMNS)
Rows = Iterable[Mapping[str, Any]]
NOT_ASKED = _("This question is not asked any more. Your answer stays in the history.")

A_FILE = _("This question is answered by a file. Choose the file on its page.")


def value_of(row: Mapping[str, Any]) -> Value | None:
    """The value of a row as `with_content` brings it: a day is ISO text there, options are a list."""
    if row["options"] is not None:
        return tuple(row["options"])
    if row["day"] is not None:
        return date.fromisoformat(str(row["day"]))
    return next((row[name] for name in ("text", "number", "flag") if row[name] is not None), None)


def values_of(rows: Rows) -> dict[str, Value | None]:
    """All answers by key, those to questions that are not asked now too."""
    return {row["key"]: value_of(row) for row in rows}


def given_in(form: FormSpec, rows: Rows) -> tuple[AnswerGiven, ...]:
    """The answers that count, in the order of the form: to what is asked and not hidden."""
    by_key = {row["key"]: row for row in rows}
    seen = shown(form, values_of(by_key.values()))
    own = {section.key: section for section in form.sections}
    return tuple(
        _given(by_key[each.question.key], each.section, own.get(each.section))
        for each in form.asked
        if each.question.key in seen and each.question.key in by_key
    )


def _given(row: Mapping[str, Any], section: str, own: OwnSection | None) -> AnswerGiven:
    question, value = published_question(row["question_id"], row["key"]), value_of(row)
    return AnswerGiven(
        key=question.key,
        version=question.version,
        kind=question.kind,
        section=section,
        section_name=own.name if own else "",
        section_name_en=own.name_en if own else "",
        label=question.label,
        label_en=question.label_en,
        kept=kept(value),
        text=as_text(question, value),
        text_en=as_text(question, value, english=True),
    )


def outdated(form: FormSpec, rows: Rows) -> dict[str, QuestionSpec]:
    """By key, the question that was answered, where it is asked differently now."""
    asked = {each.question.key: each.question.row for each in form.asked}
    return {
        row["key"]: published_question(row["question_id"], row["key"])
        for row in rows
        if asked.get(row["key"], row["question_id"]) != row["question_id"]
    }


def form_of(call: Call, section: str, rows: Rows, data: Any = None) -> AnswersForm | None:
    """The questions of a section as fields, with what is saved or, given data, with what was typed."""
    form = form_in_force(call)
    if not form.of(section):
        return None
    return AnswersForm(
        form,
        section,
        call.unit,
        values_of(rows),
        data,
        outdated=outdated(form, rows),
        most_of_call=call.most_file_megabytes,
    )


def read(call: Call, key: str, typed: str) -> str:
    """What was typed for a question, as it is kept. Raises ValidationError with a plain sentence."""
    question = form_in_force(call).question(key)
    if question is None:
        raise ValidationError(NOT_ASKED, code="not_asked")
    if question.kind == FILE:
        raise ValidationError(A_FILE, code="a_file")
    return kept(AnswerField(question, call.unit).clean(typed))


def texts_of(call: Call, section: str, rows: Rows) -> Iterable[tuple[str, str]]:
    """Each question of the section by its address, with the answer as plain text."""
    values = values_of(rows)
    for each in form_in_force(call).of(section):
        yield f"{ANSWERS}/{each.question.key}", kept(values.get(each.question.key))
