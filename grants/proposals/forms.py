"""The forms of the sections. A draft may be incomplete: only what can't be kept is refused here."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call
from grants.proposals.content import MOST_CHARACTERS
from grants.proposals.models import Proposal
from portal.ui.fields import LongTextField
from villages.models import Municipality

MOST_PEOPLE = 60_000_000


class CountField(forms.IntegerField):
    """A whole number of people or households; "1,200" is read as people write it."""

    default_error_messages = {
        "invalid": _("Enter a whole number in digits, for example 1,200."),
        "min_value": _("This can't be less than 0."),
        "max_value": _("This number is too large. Check it."),
    }

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "figure-input"})
        super().__init__(required=False, min_value=0, max_value=MOST_PEOPLE, widget=widget, **options)

    def to_python(self, value: Any) -> int | None:
        """An int, or None when nothing was typed."""
        if isinstance(value, str):
            value = "".join(value.split()).replace(",", "")[:40]
        return super().to_python(value)


def column_of(model: Any, name: str) -> Any:
    """The model's field of that name."""
    return model._meta.get_field(name)


class DraftTextField(LongTextField):
    """A text with its counter, which a draft may exceed: the checklist says by how much."""

    def validate(self, value: str) -> None:
        """Refused only where it can't be meant."""
        if len(value) > MOST_CHARACTERS:
            params = {"count": len(value), "most": MOST_CHARACTERS}
            raise ValidationError(self.error_messages["too_long"], code="too_long", params=params)


def _long(name: str, rows: int, *, needed: bool = True) -> LongTextField:
    column = column_of(Proposal, name)
    field = DraftTextField(
        label=column.verbose_name, max_characters=column.max_length, rows=rows, required=False
    )
    field.marked_required = needed
    return field


def short_text(model: Any, name: str, *, width: str = "") -> forms.CharField:
    """A line of text with the label and the length of the model's field."""
    column = column_of(model, name)
    widget = forms.TextInput(attrs={"class": width} if width else {})
    return forms.CharField(
        label=column.verbose_name, max_length=column.max_length, required=False, widget=widget
    )


class Seen(forms.Form):
    """The marks of what the section's fields said when it was opened, so that nobody's saving is overwritten."""

    seen = forms.JSONField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> dict[str, str]:
        """Marks by address; whatever else came is as if nothing had been seen."""
        seen = self.cleaned_data["seen"]
        return {str(name): str(mark) for name, mark in seen.items()} if isinstance(seen, dict) else {}


class OverviewForm(forms.ModelForm):
    """1. What the project is."""

    title = short_text(Proposal, "title")
    summary = _long("summary", 5)
    purpose = _long("purpose", 9)

    class Meta:
        model = Proposal
        fields = ["title", "summary", "purpose"]

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["title"].marked_required = True
        self.fields["title"].help_text = _("One line by which people will know the project.")


class PlaceForm(forms.ModelForm):
    """2. Who benefits; the villages are rows of their own."""

    beneficiaries = CountField(label=column_of(Proposal, "beneficiaries").verbose_name)
    beneficiaries_note = _long("beneficiaries_note", 4)

    class Meta:
        model = Proposal
        fields = ["beneficiaries", "beneficiaries_note"]

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["beneficiaries"].marked_required = True


class RateChoiceField(forms.ModelChoiceField):
    """A support type with what the nation bears of it in the call."""

    rates: ClassVar[dict[int, int]] = {}

    def label_from_instance(self, obj: Any) -> str:
        """선도서비스 개발 (국비 80%까지)."""
        rate = self.rates.get(obj.pk, 0) / 100
        return str(_("%(name)s (national share up to %(rate)s%%)") % {"name": obj, "rate": f"{rate:g}"})


class KindForm(forms.ModelForm):
    """3. Which service, supported how."""

    class Meta:
        model = Proposal
        fields = ["service_field", "support_type"]
        field_classes = {"support_type": RateChoiceField}
        widgets = {"service_field": forms.RadioSelect, "support_type": forms.RadioSelect}

    def __init__(self, *given: Any, call: Call, **options: Any) -> None:
        super().__init__(*given, **options)
        rates = dict(call.rates.values_list("support_type", "national_basis_points"))
        programme = call.programme_year.programme_id
        choices = {
            name: self.fields[name].queryset.filter(programme=programme)
            for name in ("service_field", "support_type")
        }
        choices["support_type"] = choices["support_type"].filter(pk__in=rates)
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset
            self.fields[name].empty_label = None
            self.fields[name].marked_required = True
        self.fields["support_type"].rates = rates


class PlanForm(forms.ModelForm):
    """4. What will be built, by whom, and how it goes on."""

    plan = _long("plan", 12)
    organisation = _long("organisation", 7)
    operation = _long("operation", 7)

    class Meta:
        model = Proposal
        fields = ["plan", "organisation", "operation"]


class PledgeForm(forms.Form):
    """9. The pledge."""

    is_pledged = forms.BooleanField(label=_("I have read this and pledge it."), required=False)

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["is_pledged"].marked_required = True


class WorkbookForm(forms.Form):
    """A budget written in a spreadsheet."""

    file = forms.FileField(
        label=_("Workbook (.xlsx, at most 5 MB)"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Choose a file first.")},
    )


class BeginForm(forms.Form):
    """Which call, and for which municipality where a person acts for several."""

    call = forms.ModelChoiceField(label=_("call"), queryset=Call.objects.none(), widget=forms.RadioSelect)
    municipality = forms.ModelChoiceField(
        label=_("municipality"), queryset=Municipality.objects.none(), widget=forms.RadioSelect
    )

    begin_with = forms.ChoiceField(label=_("Begin with"), required=False)

    def __init__(
        self, *given: Any, calls: Any, municipalities: Any, beginnings: Any = (), **options: Any
    ) -> None:
        super().__init__(*given, **options)
        self.fields["begin_with"].choices = list(beginnings)
        for name, queryset in (("call", calls), ("municipality", municipalities)):
            self.fields[name].queryset = queryset
            self.fields[name].empty_label = None
            if len(queryset) == 1:
                self.fields[name].initial = queryset[0].pk


class ReasonForm(forms.Form):
    """Why a proposal does not meet the requirements."""

    reason = LongTextField(label=_("Reason"), max_characters=1000, rows=5)
