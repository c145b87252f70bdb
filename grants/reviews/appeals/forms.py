"""What a municipality appeals with, and what it is answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.reviews.models import Appeal, AppealState
from grants.reviews.models.appeal import LONGEST
from portal.ui.fields import LongTextField

OUTCOMES = [AppealState.UPHELD, AppealState.DISMISSED, AppealState.INADMISSIBLE]


class AppealForm(forms.Form):
    """The reasons of an appeal."""

    text = LongTextField(
        label=_("What do you appeal against, and why"),
        max_characters=LONGEST,
        rows=10,
        help_text=_("Name the part of the result and the facts. The ministry answers with reasons."),
        error_messages={"required": _("Write the reasons first.")},
    )


class AnswerForm(forms.ModelForm):
    """How it is decided, with the reasons the municipality reads."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(each.value, each.label) for each in OUTCOMES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the appeal is decided.")},
    )
    answer = LongTextField(
        label=_("Answer with its reasons"),
        max_characters=LONGEST,
        rows=10,
        help_text=_("The municipality reads it once a second manager signed it off. Name no reviewer."),
    )

    class Meta:
        model = Appeal
        fields = ["answer"]

    def _post_clean(self) -> None:
        """The row itself is written by the decision alone: a second person signs it off first."""

    def given(self) -> dict[str, Any]:
        """What is laid before the second person."""
        return {"outcome": self.cleaned_data["decision"], "answer": self.cleaned_data["answer"]}
