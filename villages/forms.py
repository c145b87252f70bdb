"""Forms of the back office."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from villages.models import Membership


class GrantForm(forms.ModelForm):
    """Who acts for which place, from when to when; the person is named by e-mail."""

    person = forms.EmailField(label=gettext_lazy("E-mail of the person"))

    class Meta:
        model = Membership
        fields = ["role", "municipality", "province", "valid_from", "valid_until"]

    field_order = ["person"]

    def clean_person(self) -> Any:
        """The person of that e-mail."""
        email = self.cleaned_data["person"]
        found = get_user_model().objects.filter(email__iexact=email, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody who may sign in has this e-mail. Invite the person first."))
        return found

    def validate_constraints(self) -> None:
        """The action refuses in plain words."""
