"""A message to those who are not done."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.reviews.chairing.actions import MOST
from portal.ui.fields import LongTextField


class MessageForm(forms.Form):
    """Own words, to all at once."""

    text = LongTextField(
        label=_("Message"),
        max_characters=MOST,
        rows=4,
        error_messages={"required": _("Write the message first.")},
    )
