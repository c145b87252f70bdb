"""What a manager writes about possible duplicates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.desk.actions import MOST_CHARACTERS
from grants.desk.models import SimilarPair


class LookForm(forms.ModelForm):
    """What was found of one pair, or of several at once."""

    remark = forms.CharField(
        label=_("What was found"),
        max_length=MOST_CHARACTERS,
        widget=forms.TextInput(attrs={"class": "krds-input vLargeTextField"}),
        help_text=_("For example: the same service in two counties, each with villages of its own."),
        error_messages={"required": _("Write in a word what you found.")},
    )

    class Meta:
        model = SimilarPair
        fields = ("remark",)
