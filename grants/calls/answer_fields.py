"""A call's questions as fields of a page: the same for the manager's preview and the officer's sections."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from grants.calls.asking import FormSpec, shown
from grants.calls.question_words import choices_of, file_limits, help_of, label_of, problem_sentence
from grants.calls.questions import (
    DATE,
    FILE,
    LONG_TEXT,
    MOST_OF_LONG,
    MOST_OF_SHORT,
    ONE_OF,
    PERCENTAGE,
    SEVERAL_OF,
    SHORT_TEXT,
    WHOLE_NUMBER,
    WON,
    YES_NO,
    Problem,
    QuestionSpec,
    Value,
    most_megabytes,
    parse,
    typed,
)
from portal.files.kinds import extensions_of
from portal.ui.fields import MULTIPLIERS, UNIT_LABELS

FIGURE = {"inputmode": "decimal", "autocomplete": "off", "class": "figure-input"}


class AnswerField(forms.Field):
    """One question. `unit` is in what the call enters money. What can't be read is shown again as typed.

    A file is chosen here and attached by whoever takes uploads: its field reads nothing. `beside` is what
    another room shows beside the field; its `template` knows how.
    """

    beside: Any = None

    def __init__(self, question: QuestionSpec, unit: str, most_of_call: int = 0) -> None:
        self.question, self.unit = question, unit
        # The page writes help as it is: what a manager typed is text, never markup.
        help_text = escape(" · ".join(filter(None, [help_of(question), *_limits(question, most_of_call)])))
        super().__init__(
            required=False, label=label_of(question), help_text=help_text, widget=_widget(question, unit)
        )
        self.marked_required = question.is_required

    @property
    def max_characters(self) -> int | None:
        """The limit beside a text; None for all that is no text."""
        standard = {SHORT_TEXT: MOST_OF_SHORT, LONG_TEXT: MOST_OF_LONG}.get(self.question.kind)
        named = self.question.most_characters
        return named or (standard if self.question.kind == LONG_TEXT else None) if standard else None

    @property
    def unit_label(self) -> str:
        """What stands behind the field: 원, 천원 or %."""
        if self.question.kind == PERCENTAGE:
            return "%"
        return str(UNIT_LABELS[self.unit]) if self.question.kind == WON else ""

    def prepare_value(self, value: Any) -> Any:
        """A kept value as people type it; typed text untouched."""
        if self.question.kind == SEVERAL_OF:
            return list(value or ())
        return value if isinstance(value, str) else typed(self.question, value, MULTIPLIERS[self.unit])

    def clean(self, value: Any) -> Value | None:
        """The value, or None when nothing was given. Raises ValidationError with a plain sentence."""
        read = parse(self.question, value or "", MULTIPLIERS[self.unit])
        if isinstance(read, Problem):
            raise ValidationError(problem_sentence(self.question, read), code=read.code)
        return read


def _limits(question: QuestionSpec, most_of_call: int) -> list[str]:
    if question.kind != FILE:
        return []
    return file_limits(question, most_megabytes(question, most_of_call))


def _widget(question: QuestionSpec, unit: str) -> forms.Widget:
    if question.kind == SEVERAL_OF:
        return forms.CheckboxSelectMultiple(choices=choices_of(question))
    if question.kind == FILE:
        return forms.FileInput(attrs={"accept": extensions_of(question.accepted)})
    if question.kind in (ONE_OF, YES_NO):
        unanswered = [] if question.is_required else [("", _("No answer"))]
        return forms.RadioSelect(choices=[*choices_of(question), *unanswered])
    dressed: dict[str, forms.Widget] = {
        LONG_TEXT: forms.Textarea(attrs={"rows": 6}),
        WHOLE_NUMBER: forms.TextInput(attrs=FIGURE),
        PERCENTAGE: forms.TextInput(attrs=FIGURE),
        WON: forms.TextInput(attrs=FIGURE | {"data-amount": unit}),
        DATE: forms.DateInput(format="%Y-%m-%d"),
    }
    return dressed.get(question.kind, forms.TextInput())


class AnswersForm(forms.Form):
    """The questions of a section as fields named by their keys, with the values that are kept."""

    def __init__(
        self,
        form: FormSpec,
        section: str,
        unit: str,
        kept: Mapping[str, Value | None],
        data: Any = None,
        *,
        outdated: Mapping[str, QuestionSpec] | None = None,
        most_of_call: int = 0,
    ) -> None:
        super().__init__(data, prefix="answers", initial=dict(kept))
        self.asked = {each.question.key: each for each in form.of(section)}
        # Those asked now; `questions.js` says the same as the answers change.
        self.shown = shown(form, kept)
        # Questions that were answered in another version than the one that is asked now.
        self.outdated = dict(outdated or {})
        for key, each in self.asked.items():
            self.fields[key] = AnswerField(each.question, unit, most_of_call)

    def add_prefix(self, field_name: str) -> str:
        """The name of an input is the address of its field: answers/q1."""
        return f"{self.prefix}/{field_name}"

    def values(self) -> dict[str, Value | None]:
        """What was read, by key; files are no part of it."""
        return {key: self.cleaned_data.get(key) for key in self.asked if key not in self.file_keys}

    @property
    def file_keys(self) -> list[str]:
        """Keys of the questions that are answered by a file."""
        return [key for key, each in self.asked.items() if each.question.kind == FILE]
