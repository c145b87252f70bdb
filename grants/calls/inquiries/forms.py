"""What officers ask, and what managers answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.calls.models import CallQuestion
from grants.calls.models.call_question import ANSWERED, WAITING
from portal.ui.fields import LongTextField
from villages.models import Municipality

MOST_ASKED, MOST_ANSWERED = 1000, 3000


class AskForm(forms.Form):
    """A question; for which municipality only where a person acts for several."""

    municipality = forms.ModelChoiceField(
        label=_("municipality"), queryset=Municipality.objects.none(), widget=forms.RadioSelect
    )
    text = LongTextField(
        label=_("Your question"),
        max_characters=MOST_ASKED,
        rows=6,
        help_text=_(
            "The ministry sees who asks. What is published with the answer names neither you nor your municipality."
        ),
        error_messages={"required": _("Write your question first.")},
    )

    def __init__(self, *given: Any, municipalities: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        field = self.fields["municipality"]
        field.queryset, field.empty_label = municipalities, None
        if len(municipalities) == 1:
            field.initial, field.widget = municipalities[0].pk, forms.HiddenInput()


class AnswerForm(forms.ModelForm):
    """The question as everybody reads it, and its answer; begins with what was asked."""

    wording = LongTextField(
        label=_("Question as everybody reads it"),
        max_characters=MOST_ASKED,
        rows=4,
        help_text=_("Take out whatever tells who asked."),
    )
    wording_en = LongTextField(
        label=_("question as everybody reads it, in English"),
        max_characters=MOST_ASKED,
        rows=3,
        required=False,
    )
    answer = LongTextField(label=_("Answer"), max_characters=MOST_ANSWERED, rows=8)
    answer_en = LongTextField(
        label=_("answer in English"), max_characters=MOST_ANSWERED, rows=5, required=False
    )

    class Meta:
        model = CallQuestion
        fields = ["wording", "wording_en", "answer", "answer_en"]

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        if not self.initial.get("wording"):
            self.initial["wording"] = self.instance.text


class MergeForm(forms.Form):
    """Which other question answers this one."""

    into = forms.ModelChoiceField(
        label=_("Question that answers it"),
        queryset=CallQuestion.objects.none(),
        error_messages={"required": _("Choose the question that answers it.")},
    )

    def __init__(self, *given: Any, question: CallQuestion, **options: Any) -> None:
        super().__init__(*given, **options)
        others = CallQuestion.objects.filter(call=question.call_id, state__in=[ANSWERED, WAITING])
        self.fields["into"].queryset = others.exclude(pk=question.pk)
        self.fields["into"].label_from_instance = lambda other: str(other)[:120]


class DeclineForm(forms.Form):
    """Why a question is not answered publicly; only the asker reads it."""

    reason = LongTextField(
        label=_("Reason, for the asker alone"),
        max_characters=500,
        rows=4,
        error_messages={"required": _("Say why the question is not answered publicly.")},
    )
