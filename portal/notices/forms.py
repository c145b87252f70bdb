"""Which mails a person wants, and what a manager writes in place of a mail's text."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.actor import Actor
from portal.notices.models import Mailing
from portal.notices.queries import mailings
from portal.notices.registry import Texts, Urgency, group_of, kinds

MOST_SUBJECT, MOST_BODY = 200, 5000


class MailingsForm(forms.Form):
    """One choice for each kind that does not bind; the binding ones are shown locked beside them."""

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = mailings([actor.user.pk], list(kinds()))
        for code, texts in kinds().items():
            if texts.urgency != Urgency.BINDING:
                self.fields[code] = forms.ChoiceField(
                    label=texts.label,
                    choices=Mailing.choices,
                    initial=str(chosen(actor.user.pk, code)),
                    widget=forms.RadioSelect,
                )

    def groups(self) -> Iterator[tuple[str, list[tuple[Texts, Any]]]]:
        """Heading by heading, each kind with its field; None for a kind that binds."""
        for heading, codes in groupby(sorted(kinds(), key=group_of), key=group_of):
            yield heading, [(kinds()[code], self[code] if code in self.fields else None) for code in codes]

    def changed_choices(self) -> dict[str, str]:
        """What differs from what held before."""
        return {code: self.cleaned_data[code] for code in self.changed_data}


class MailForm(forms.Form):
    """A mail's subject and text."""

    subject = forms.CharField(label=pgettext_lazy("of a mail", "Subject"), max_length=MOST_SUBJECT)
    body = forms.CharField(label=_("Text"), max_length=MOST_BODY, widget=forms.Textarea(attrs={"rows": 5}))


class KindForm(MailForm):
    """The text of all mails of a kind in one language."""

    language = forms.CharField(widget=forms.HiddenInput)


class DropForm(forms.Form):
    """Why mails are not sent."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why these mails are not sent.")},
    )
