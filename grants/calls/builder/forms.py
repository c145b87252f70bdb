"""What managers fill in about questions, sections and the copy of a call."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from grants.calls.answer_fields import AnswerField
from grants.calls.asking import CONTAINS, IS, IS_NOT, Asked, Condition, FormSpec, values_of
from grants.calls.copying import Named
from grants.calls.models import Call, Question
from grants.calls.models.named import in_language
from grants.calls.question_words import condition_sentence
from grants.calls.questions import (
    CHOSEN,
    DATE,
    FILE,
    LONG_TEXT,
    MOST_NUMBER,
    NUMBERS,
    SEVERAL_OF,
    SHORT_TEXT,
    WHOLE_NUMBER,
    Option,
    QuestionSpec,
)
from grants.calls.sections import CORE, WITH_QUESTIONS
from portal.files.kinds import KINDS
from portal.ui.fields import LongTextField

MOST_OPTIONS = 40
# Which limits a kind of question knows, and in what each is entered.
LIMITS = {
    SHORT_TEXT: ("most_characters",),
    LONG_TEXT: ("most_characters",),
    **dict.fromkeys((*NUMBERS, SEVERAL_OF), ("least", "most")),
    DATE: ("earliest", "latest"),
    FILE: ("accepted", "most"),
}


class QuestionForm(forms.Form):
    """A question of one kind: where it stands, what it says, within which limits, and when it is asked."""

    section = forms.ChoiceField(label=_("Section"))
    label = forms.CharField(label=_("Question"), max_length=200)
    label_en = forms.CharField(label=_("Question in English"), max_length=200, required=False)
    help = LongTextField(label=_("Help"), max_characters=500, rows=2, required=False)
    help_en = LongTextField(label=_("Help in English"), max_characters=500, rows=2, required=False)
    is_required = forms.BooleanField(
        label=_("It must be answered before the proposal can be filed"), required=False
    )
    shown_if = forms.ChoiceField(label=_("When it is asked"), required=False)

    def __init__(
        self, *given: Any, kind: str, form: FormSpec, most_megabytes: int, key: str = "", **options: Any
    ) -> None:
        super().__init__(*given, **options)
        self.kind = kind
        self.fields["section"].choices = section_choices(form)
        for name in LIMITS.get(kind, ()):
            self.fields[name] = (
                _file_limit(name, most_megabytes) if kind == FILE else _limit_field(kind, name)
            )
        self.fields["shown_if"].choices = condition_choices(form, key)
        self.order_fields([name for name in self.fields if name != "shown_if"])

    def clean(self) -> dict[str, Any]:
        """The lower limit is not above the upper one."""
        cleaned = super().clean()
        for low, high in (("least", "most"), ("earliest", "latest")):
            if (
                cleaned.get(low) is not None
                and cleaned.get(high) is not None
                and cleaned[low] > cleaned[high]
            ):
                self.add_error(high, _("The upper limit must not be below the lower one."))
        return cleaned

    def wanted(self, options: Iterable[Option]) -> QuestionSpec:
        """What was filled in, as a question without key."""
        names = ("label", "label_en", "help", "help_en", "is_required", *LIMITS.get(self.kind, ()))
        said = {name: self.cleaned_data[name] for name in names}
        if "accepted" in said:
            said["accepted"] = tuple(said["accepted"])
        return QuestionSpec(key="", kind=self.kind, options=tuple(options), **said)

    def condition(self) -> Condition | None:
        """When it is asked; None for always."""
        chosen = self.cleaned_data["shown_if"]
        return Condition(*chosen.split(":")) if chosen else None


def _limit_field(kind: str, name: str) -> AnswerField:
    """A limit is typed as the answers are; a number of letters or of options is a whole number."""
    counted = kind in (SHORT_TEXT, LONG_TEXT, SEVERAL_OF)
    bounds = {"least": 1, "most": 20_000} if counted else {"most": MOST_NUMBER}
    if kind == WHOLE_NUMBER:
        bounds = {"least": -MOST_NUMBER, "most": MOST_NUMBER}
    label = capfirst(str(Question._meta.get_field(name).verbose_name))
    asked = QuestionSpec(name, WHOLE_NUMBER if counted else kind, label, **({} if kind == DATE else bounds))
    return AnswerField(asked, "won")


def _file_limit(name: str, most_megabytes: int) -> forms.Field:
    """Which types a file may have, and how many megabytes: never more than the call takes."""
    if name == "accepted":
        choices = [(kind, kind) for kind in KINDS]
        widget = forms.CheckboxSelectMultiple
        label = capfirst(str(Question._meta.get_field(name).verbose_name))
        return forms.MultipleChoiceField(label=label, choices=choices, widget=widget, initial=KINDS)
    label, bounds = _("At most (MB)"), {"least": 1, "most": most_megabytes}
    help_text = _("Left empty, a file may be as large as the call takes: %(most)s MB.") % {
        "most": most_megabytes
    }
    asked = QuestionSpec(name, WHOLE_NUMBER, str(label), help=str(help_text), **bounds)
    return AnswerField(asked, "won")


def section_choices(form: FormSpec) -> list[tuple[str, str]]:
    """Core sections that take questions, and the call's own, in their order."""
    own = {each.key: in_language(each.name, each.name_en) for each in form.sections}
    names = {key: str(CORE[key]) for key in WITH_QUESTIONS} | own
    return [(key, names[key]) for key in form.order if key in names]


def condition_choices(form: FormSpec, key: str) -> list[tuple[str, Any]]:
    """Always, or one answer of an earlier question, as key:test:value."""
    chosen = [each.question for each in earlier_than(form, key) if each.question.kind in CHOSEN]
    conditions = [condition for question in chosen for condition in _conditions(question)]
    named = [(f"{on.key}:{on.test}:{on.value}", condition_sentence(form, on)) for on in conditions]
    return [("", _("Always")), *named]


def earlier_than(form: FormSpec, key: str) -> list[Asked]:
    """What is asked before a question; all of it before a new one."""
    keys = [each.question.key for each in form.asked]
    return list(form.asked[: keys.index(key)] if key in keys else form.asked)


def _conditions(question: QuestionSpec) -> Iterable[Condition]:
    tests = (CONTAINS,) if question.kind == SEVERAL_OF else (IS, IS_NOT) if question.options else (IS,)
    return (Condition(question.key, test, value) for value in values_of(question) for test in tests)


class OptionForm(forms.Form):
    """One answer to choose from; a row left empty is left out."""

    key = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=40)
    label = forms.CharField(label=_("option"), max_length=200, required=False)
    label_en = forms.CharField(label=_("option in English"), max_length=200, required=False)


class OptionRows(BaseFormSet):
    """The options of a question, each once."""

    def clean(self) -> None:
        """Say it where an option stands twice."""
        seen: set[str] = set()
        for form in self.forms:
            label = form.cleaned_data.get("label", "") if not form.errors else ""
            if label in seen:
                form.add_error("label", ValidationError(_("This option is listed already.")))
            seen |= {label} - {""}

    def options(self) -> list[Option]:
        """What is kept, in order."""
        kept = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        return [Option(each["key"], each["label"], each["label_en"]) for each in kept if each.get("label")]


OptionFormSet = formset_factory(
    OptionForm,
    formset=OptionRows,
    extra=2,
    can_delete=True,
    max_num=MOST_OPTIONS,
    validate_max=True,
    absolute_max=MOST_OPTIONS * 2,
)


class SectionForm(forms.Form):
    """A section of the call's own."""

    name = forms.CharField(label=_("Name"), max_length=200)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)


class CopyForm(forms.ModelForm):
    """What is new in the copy of a call."""

    class Meta:
        model = Call
        fields = [
            "programme_year",
            "code",
            "name",
            "name_en",
            "opens_at",
            "questions_until",
            "closes_at",
            "review_until",
            "places_on",
        ]
        widgets = {
            **{
                name: forms.DateTimeInput(attrs={"step": 1}, format="%Y-%m-%dT%H:%M:%S")
                for name in ("opens_at", "questions_until", "closes_at", "review_until")
            },
            "places_on": forms.DateInput(format="%Y-%m-%d"),
        }

    def named(self) -> Named:
        """What the copy is called and when it is open."""
        return Named(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class CompareForm(forms.Form):
    """With which other call."""

    other = forms.ModelChoiceField(label=_("Compare with"), queryset=Call.objects.none())

    def __init__(self, *given: Any, calls: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["other"].queryset = calls
