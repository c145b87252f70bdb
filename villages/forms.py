"""Who acts for which place, asked of administrators and of the place's own people."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ui.fields import PersonChoiceField
from villages.models import Membership

SEOUL = ZoneInfo("Asia/Seoul")


class PersonByEmail(forms.EmailField):
    """Somebody who may sign in, named by their e-mail; what was typed is shown again."""

    def clean(self, value: Any) -> Any:
        """The person."""
        found = get_user_model().objects.filter(email__iexact=super().clean(value), is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody who may sign in has this e-mail. Invite the person first."))
        return found


class GrantForm(forms.ModelForm):
    """Who acts for which place, from when to when; the person is named by e-mail."""

    person = PersonByEmail(label=gettext_lazy("E-mail of the person"))

    class Meta:
        model = Membership
        fields = ["role", "municipality", "province", "valid_from", "valid_until"]

    field_order = ["person"]

    def validate_constraints(self) -> None:
        """The action refuses in plain words."""


class HandOverForm(forms.Form):
    """To whom an officer's work goes."""

    successor = PersonByEmail(
        label=gettext_lazy("E-mail of the successor"),
        help_text=gettext_lazy("The successor needs an account; the administrator invites new people."),
    )


class StandInForm(forms.Form):
    """Who signs in a signer's absence, from the first to the last day."""

    user = PersonChoiceField(
        label=gettext_lazy("Who signs"),
        queryset=get_user_model().objects.none(),
        empty_label=gettext_lazy("Choose"),
    )
    first = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(format="%Y-%m-%d"))
    last = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput(format="%Y-%m-%d"))

    def __init__(self, *given: Any, signer: Membership, at: datetime, **options: Any) -> None:
        today = at.astimezone(SEOUL).date()
        super().__init__(*given, initial={"first": today, "last": today}, **options)
        self.at = at
        held = Membership.objects.active(at).filter(municipality=signer.municipality)
        people = get_user_model().objects.filter(pk__in=held.values("user"), is_active=True)
        self.fields["user"].queryset = people.exclude(pk=signer.user_id).order_by("name")

    @property
    def period(self) -> dict[str, datetime]:
        """From the first day's beginning, or now, to the last day's last second."""
        first = datetime.combine(self.cleaned_data["first"], time.min, SEOUL)
        last = datetime.combine(self.cleaned_data["last"], time(23, 59, 59), SEOUL)
        return {"valid_from": max(first, self.at), "valid_until": last}
