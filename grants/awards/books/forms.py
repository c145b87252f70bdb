"""What is chosen of a statement, and what is typed about envelopes."""

from typing import Any

from django import forms
from django.forms.models import construct_instance
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from grants.awards.books.queries import ABOUT, Chosen, envelopes_to_choose, municipalities_of
from grants.awards.models import LedgerKind
from grants.calls.models import Envelope, ProgrammeYear, Scope
from portal.numbers import number_in
from portal.ui.fields import LongTextField, WonField

EVERY = [("", _("All"))]
DAY = {"type": "date"}


class StatementForm(forms.Form):
    """The filters of the statement; by itself the national envelope of the newest year."""

    envelope = forms.ChoiceField(label=_("Envelope"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*EVERY, *LedgerKind.choices], required=False)
    since = forms.DateField(label=_("First day"), required=False, widget=forms.DateInput(attrs=DAY))
    until = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput(attrs=DAY))
    municipality = forms.ChoiceField(label=_("Local government"), required=False)
    project = forms.CharField(label=_("Project"), max_length=80, required=False)
    person = forms.CharField(label=_("By"), max_length=80, required=False)

    def __init__(self, given: Any) -> None:
        super().__init__(given)
        self.about = _about(given)
        envelopes = list(envelopes_to_choose())
        self.envelopes = {str(each.pk): each for each in envelopes}
        wanted = self.envelopes.get(given.get("envelope", ""))
        own = None if self.about else _own(envelopes, number_in(given.get("year", "")))
        self.envelope_shown = wanted or own
        every = EVERY if self.about else []
        self.fields["envelope"].choices = [*every, *((each.pk, capfirst(each.label)) for each in envelopes)]
        places = municipalities_of(self.envelope_shown)
        self.fields["municipality"].choices = [*EVERY, *((each.code, str(each)) for each in places)]
        self.initial = {"envelope": self.envelope_shown.pk if self.envelope_shown else ""}

    def chosen(self) -> Chosen:
        """What is shown; a field that can't be read narrows nothing."""
        self.full_clean()
        said = {name: value for name, value in self.cleaned_data.items() if name != "envelope"}
        return Chosen(envelope=self.envelope_shown, about=self.about, **said)


def _own(envelopes: list[Envelope], year: int | None) -> Envelope | None:
    """The national envelope of a programme year, else of the newest: every movement of the year is in it."""
    national = (each for each in envelopes if each.scope == Scope.ALL)
    own = (each for each in national if each.fiscal_year == each.programme_year.year)
    return next((each for each in own if year in {None, each.programme_year_id}), None)


def _about(given: Any) -> tuple[str, int] | None:
    keys = ((name, number_in(given.get(name, ""))) for name in ABOUT)
    return next(((name, key) for name, key in keys if key is not None), None)


class CeilingForm(forms.Form):
    """A new ceiling and why."""

    to = WonField(label=_("New ceiling (won)"))
    reason = LongTextField(label=_("Reason"), max_characters=500, rows=3)


class NewEnvelopeForm(forms.ModelForm):
    """An envelope of a programme year: what it covers, and its first ceiling."""

    ceiling = WonField(label=_("Ceiling (won)"))

    class Meta:
        model = Envelope
        fields = [
            "programme_year",
            "fiscal_year",
            "scope",
            "province",
            "service_field",
            "support_type",
            "ceiling",
            "is_example",
        ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        newest = ProgrammeYear.objects.order_by("-year").first()
        if newest is not None:
            self.initial |= {"programme_year": newest.pk, "fiscal_year": newest.year}

    def _post_clean(self) -> None:
        """The database judges what is typed, and the action says it in words."""
        self.instance = construct_instance(self, self.instance, self._meta.fields)
