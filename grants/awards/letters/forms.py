"""What a visitor gives to have a letter checked, and what a manager writes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.awards.letters.actions import LEAST_REASON
from grants.awards.models import Letterhead
from grants.proposals.receipts.forms import CodeForm, not_above

MOST_BYTES = 5 * 1024 * 1024


class LetterCodeForm(CodeForm):
    """Number and check code of a letter."""

    number = forms.CharField(
        label=_("Number of the letter"),
        max_length=60,
        help_text=_("As it stands at the foot of the letter, for example SV2024-1-L0012."),
        error_messages={"required": _("Enter the number.")},
    )
    code = forms.CharField(
        label=_("Check code"),
        max_length=80,
        help_text=_("The 12 characters beside it; spaces don't matter."),
        error_messages={"required": _("Enter the check code.")},
    )


class LetterFileForm(forms.Form):
    """The letter as a file."""

    file = forms.FileField(
        label=_("File of the letter"),
        help_text=_("The PDF or HWPX as it was downloaded, not a scan or a print."),
        error_messages={
            "required": _("Choose the file of the letter."),
            "empty": _("This file is empty. Choose the letter as it was downloaded."),
        },
    )

    def clean_file(self) -> Any:
        """Not longer than any letter."""
        return not_above(self.cleaned_data["file"], MOST_BYTES)


class ReasonForm(forms.Form):
    """Why a letter is issued anew."""

    reason = forms.CharField(
        label=_("Why it is issued anew"),
        min_length=LEAST_REASON,
        max_length=200,
        help_text=_("One sentence. It stands on the new letter, which names the old one."),
    )


class LetterheadForm(forms.ModelForm):
    """Who sends the letters of a call."""

    class Meta:
        model = Letterhead
        fields = ("issuer", "sender", "department", "phone", "email", "address")
