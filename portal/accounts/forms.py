"""Forms of accounts."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import GrantedRole, Invitation, RoleGrant, User
from portal.accounts.queries import people_by_email


class DetailsForm(forms.ModelForm):
    """What a person may change of themselves."""

    class Meta:
        model = User
        fields = ["name", "phone", "language"]


class FirstPasswordForm(forms.Form):
    """Twice the same, and strong enough."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 12 characters, not only digits, nothing others would guess."),
    )
    again = forms.CharField(
        label=gettext_lazy("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """Strong enough for this person."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.person)
        return password

    def clean(self) -> Any:
        """Twice the same."""
        given = super().clean() or {}
        if "password" in given and "again" in given and given["password"] != given["again"]:
            self.add_error("again", _("The two passwords differ. Type the same one twice."))
        return given


class InviteForm(forms.ModelForm):
    """Whom to ask in, and as what."""

    email = forms.EmailField(label=gettext_lazy("e-mail"), max_length=254)
    name = forms.CharField(label=gettext_lazy("name"), max_length=60)
    organisation = forms.CharField(label=gettext_lazy("institution"), max_length=100, required=False)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("roles"),
        choices=GrantedRole.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Officers and signers get their place afterwards, under memberships."),
    )

    class Meta:
        model = Invitation
        fields: list[str] = []

    field_order = ["email", "name", "organisation", "roles"]


class GrantRoleForm(forms.ModelForm):
    """To whom, by e-mail, and which role."""

    person = forms.EmailField(label=gettext_lazy("E-mail of the person"))

    class Meta:
        model = RoleGrant
        fields = ["role"]

    field_order = ["person", "role"]

    def clean_person(self) -> User:
        """The person of that e-mail."""
        found = people_by_email(self.cleaned_data["person"]).first()
        if found is None:
            raise forms.ValidationError(_("Nobody who may sign in has this e-mail. Invite the person first."))
        return found

    def validate_constraints(self) -> None:
        """The action refuses in plain words."""
