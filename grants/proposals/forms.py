"""The forms of the sections. A draft may be incomplete: only what can't be kept is refused here."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call
from grants.proposals.models import BudgetLine, Indicator, Milestone, Proposal
from portal.ui.fields import LongTextField, WonField
from villages import names
from villages.models import Municipality

MOST_PEOPLE = 60_000_000
MOST_WON = 10**15
MOST_ROWS = 60


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


def _column(model: Any, name: str) -> Any:
    return model._meta.get_field(name)  # noqa: SLF001 - Django documents it


def _long(name: str, rows: int, *, needed: bool = True) -> LongTextField:
    column = _column(Proposal, name)
    field = LongTextField(
        label=column.verbose_name, max_characters=column.max_length, rows=rows, required=False
    )
    field.marked_required = needed
    return field


def _short(model: Any, name: str, *, width: str = "") -> forms.CharField:
    column = _column(model, name)
    widget = forms.TextInput(attrs={"class": width} if width else {})
    return forms.CharField(
        label=column.verbose_name, max_length=column.max_length, required=False, widget=widget
    )


class Seen(forms.Form):
    """What the section said when it was opened, so that nobody's saving is overwritten."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class OverviewForm(forms.ModelForm):
    """1. What the project is."""

    title = _short(Proposal, "title")
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

    beneficiaries = CountField(label=_column(Proposal, "beneficiaries").verbose_name)
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

    pledged = forms.BooleanField(label=_("I have read this and pledge it."), required=False)

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["pledged"].marked_required = True


class UploadForm(forms.Form):
    """8. One file."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("HWPX, HWP, PDF, XLSX, JPG or PNG, at most 20 MB. One file at a time."),
        error_messages={"required": _("Choose a file first.")},
    )


class Row(forms.Form):
    """A row of a table: left out when nothing was typed, else `needed` must be there."""

    typed: ClassVar[tuple[str, ...]] = ()
    needed: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        for name in self.needed:
            self.fields[name].marked_required = True

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed in it."""
        return not self.errors and not any(
            self.cleaned_data.get(name) not in (None, "") for name in self.typed
        )

    def clean(self) -> dict[str, Any]:
        """What is needed, once something was typed."""
        cleaned = super().clean() or self.cleaned_data
        if any(cleaned.get(name) not in (None, "") for name in self.typed):
            for name in self.needed:
                if name not in self.errors and cleaned.get(name) in (None, ""):
                    self.add_error(name, _("Fill this in, or clear the row."))
        return cleaned


class VillageRow(Row):
    """A village inside a township of the municipality."""

    typed = ("village", "households")
    needed = ("township", "village")
    township = forms.ChoiceField(label=_("Township (eup, myeon, dong)"), required=False)
    village = forms.CharField(label=_("name of the village"), max_length=names.LONGEST, required=False)
    households = CountField(label=_("households"))

    def __init__(self, *given: Any, townships: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["township"].choices = [("", _("Choose")), *townships]

    def clean_village(self) -> str:
        """As villages are kept; a sign no name has is refused."""
        name = names.tidied(self.cleaned_data["village"])
        if name and not names.is_a_name(name):
            raise ValidationError(_("Write the name of the village in letters and numbers."))
        return name


class LineRow(Row):
    """An item of cost in one fiscal year, by source."""

    typed = ("item", "national", "province", "local", "own")
    needed = ("item", "fiscal_year")
    item = _short(BudgetLine, "item")
    fiscal_year = forms.TypedChoiceField(label=_("fiscal year"), coerce=int, empty_value=None, required=False)

    def __init__(self, *given: Any, unit: str = "won", years: Iterable[int] = (), **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["fiscal_year"].choices = [(year, str(year)) for year in years]
        for name in ("national", "province", "local", "own"):
            label = _column(BudgetLine, name).verbose_name
            self.fields[name] = WonField(label=label, unit=unit, most=MOST_WON, required=False)
            self.fields[name].widget.attrs["data-source"] = name
        # Django puts the tick to remove a row in afterwards: it stays last.
        self.order_fields([*self.fields])

    def clean(self) -> dict[str, Any]:
        """What was left empty is 0 won."""
        cleaned = super().clean()
        return cleaned | {name: cleaned.get(name) or 0 for name in ("national", "province", "local", "own")}

    @property
    def is_blank(self) -> bool:
        """Neither an item nor an amount."""
        return not self.errors and not any(self.cleaned_data.get(name) for name in self.typed)


class IndicatorRow(Row):
    """How success is measured."""

    typed = ("name", "unit", "baseline", "target", "measured_by")
    needed = typed
    name = _short(Indicator, "name")
    unit = _short(Indicator, "unit")
    baseline = forms.DecimalField(label=_("now"), max_digits=14, decimal_places=2, required=False)
    target = forms.DecimalField(label=_("target"), max_digits=14, decimal_places=2, required=False)
    measured_by = _short(Indicator, "measured_by")

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        for name in ("baseline", "target"):
            self.fields[name].widget = forms.TextInput(
                attrs={"inputmode": "decimal", "class": "figure-input"}
            )


class MilestoneRow(Row):
    """A step of the schedule."""

    typed = ("title", "starts_on", "ends_on")
    needed = typed
    title = _short(Milestone, "title")
    starts_on = forms.DateField(label=_("from"), required=False, widget=forms.DateInput(format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("until"), required=False, widget=forms.DateInput(format="%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        """It ends when it begins, or later."""
        cleaned = super().clean()
        begins, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("The end must not be before the beginning."))
        return cleaned


class Rows(BaseFormSet):
    """Rows without those removed or left blank."""

    def values(self) -> list[dict[str, Any]]:
        """What is kept of each row, in order."""
        kept = [form for form in self.forms if not form.is_blank and form not in self.deleted_forms]
        return [{name: form.cleaned_data[name] for name in form.fields if name != "DELETE"} for form in kept]


class VillageRows(Rows):
    """Each village once."""

    def clean(self) -> None:
        """Say at the row itself that the village stands above already."""
        seen: set[tuple[str, str]] = set()
        for form in self.forms:
            if form.errors or form.is_blank or form in self.deleted_forms:
                continue
            key = (form.cleaned_data["township"], form.cleaned_data["village"])
            if key in seen:
                form.add_error("village", _("This village is listed already."))
            seen.add(key)


def _rows_of(row: type[Row], formset: type[Rows] = Rows) -> type[Rows]:
    return formset_factory(
        row,
        formset=formset,
        extra=1,
        can_delete=True,
        max_num=MOST_ROWS,
        validate_max=True,
        absolute_max=MOST_ROWS * 2,
    )


VillageFormSet = _rows_of(VillageRow, VillageRows)
LineFormSet = _rows_of(LineRow)
IndicatorFormSet = _rows_of(IndicatorRow)
MilestoneFormSet = _rows_of(MilestoneRow)


class BeginForm(forms.Form):
    """Which call, and for which municipality where a person acts for several."""

    call = forms.ModelChoiceField(label=_("call"), queryset=Call.objects.none(), widget=forms.RadioSelect)
    municipality = forms.ModelChoiceField(
        label=_("municipality"), queryset=Municipality.objects.none(), widget=forms.RadioSelect
    )

    def __init__(self, *given: Any, calls: Any, municipalities: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        for name, queryset in (("call", calls), ("municipality", municipalities)):
            self.fields[name].queryset = queryset
            self.fields[name].empty_label = None
            if len(queryset) == 1:
                self.fields[name].initial = queryset[0].pk


class ReasonForm(forms.Form):
    """Why a proposal does not meet the requirements."""

    reason = LongTextField(label=_("Reason"), max_characters=1000, rows=5)
