"""What is written at a panel's meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.reviews.models.meeting import LONGEST
from portal.ui.fields import LongTextField


class FlagForm(forms.Form):
    """Why an item must be talked about; empty takes the flag back."""

    why = LongTextField(label=_("Why it must be talked about"), required=False, max_characters=300, rows=2)


class MinutesForm(forms.Form):
    """What was said; `version` tells two windows apart."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    minutes = LongTextField(label=_("Minutes"), required=False, max_characters=LONGEST, rows=6)


class ReviseForm(forms.Form):
    """Why one takes up one's own scores again."""

    reason = LongTextField(
        label=_("Why you revise your scores"),
        max_characters=1000,
        rows=3,
        error_messages={"required": _("Say why you revise your scores.")},
    )
