"""The tables of the sections: a row is left out when it is blank, else what it needs must be there."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from grants.proposals.fields import input_of, is_key
from grants.proposals.forms import CountField, short_text
from grants.proposals.models import BudgetLine, Indicator, Milestone, Source
from grants.proposals.subsidy import MOST_WON
from portal.ui.fields import WonField
from villages import names

MOST_ROWS = 60
SOURCES = ("national", "province", "local", "own")


class Row(forms.Form):
    """A row of a table, known by its key. A draft may leave it incomplete; one without a word is left out."""

    told_by: ClassVar[tuple[str, ...]] = ()
    needed: ClassVar[tuple[str, ...]] = ()
    key = forms.RegexField(r"^[a-z0-9]{4,12}$", required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        for name in self.needed:
            self.fields[name].marked_required = True

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed in it."""
        return not self.errors and not any(self.cleaned_data.get(name) for name in self.told_by)


class VillageNameField(forms.CharField):
    """The name of a village as it is kept; a sign no name has is refused."""

    def clean(self, value: Any) -> str:
        """The tidied name, or ""."""
        name = names.tidied(super().clean(value))
        if name and not names.is_a_name(name):
            raise ValidationError(_("Write the name of the village in letters and numbers."))
        return name


class VillageRow(Row):
    """A village inside a township of the municipality."""

    told_by = ("village", "households")
    needed = ("township", "village")
    township = forms.ChoiceField(label=_("Township (eup, myeon, dong)"), required=False)
    village = VillageNameField(label=_("name of the village"), max_length=names.LONGEST, required=False)
    households = CountField(label=_("households"))

    def __init__(self, *given: Any, townships: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["township"].choices = [("", _("Choose")), *townships]


NOT_LISTED = {"invalid_choice": _("“%(value)s” is not in the list. Choose one.")}


class LineRow(Row):
    """An item of cost in one fiscal year, by source; with its category where the call has some."""

    told_by = ("item", "national", "province", "local", "own")
    needed = ("item", "fiscal_year")
    item = short_text(BudgetLine, "item")
    category = forms.ChoiceField(label=_("category of cost"), required=False, error_messages=NOT_LISTED)
    fiscal_year = forms.TypedChoiceField(
        label=_("fiscal year"), coerce=int, empty_value=None, required=False, error_messages=NOT_LISTED
    )

    def __init__(
        self,
        *given: Any,
        unit: str = "won",
        years: Iterable[int] = (),
        categories: Iterable[tuple[int, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*given, **options)
        self.fields["fiscal_year"].choices = [(year, str(year)) for year in years]
        self.fields["category"].choices = [("", _("Choose")), *categories]
        if not categories:
            del self.fields["category"]
        for name in SOURCES:
            self.fields[name] = WonField(label=Source(name).label, unit=unit, most=MOST_WON, required=False)
            self.fields[name].widget.attrs["data-source"] = name
        # Django puts the tick to remove a row in afterwards: it stays last.
        self.order_fields([*self.fields])

    def clean(self) -> dict[str, Any]:
        """What was left empty is 0 won."""
        cleaned = super().clean() or self.cleaned_data
        return cleaned | {name: cleaned.get(name) or 0 for name in SOURCES if name not in self.errors}


class IndicatorRow(Row):
    """How success is measured."""

    told_by = ("name", "unit", "baseline", "target", "measured_by")
    needed = told_by
    name = short_text(Indicator, "name")
    unit = short_text(Indicator, "unit")
    baseline = forms.DecimalField(label=_("now"), max_digits=14, decimal_places=2, required=False)
    target = forms.DecimalField(label=_("target"), max_digits=14, decimal_places=2, required=False)
    measured_by = short_text(Indicator, "measured_by")

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        for name in ("baseline", "target"):
            self.fields[name].widget = forms.TextInput(
                attrs={"inputmode": "decimal", "class": "figure-input"}
            )

    @property
    def is_blank(self) -> bool:
        """A figure of 0 says something."""
        return not self.errors and not any(
            self.cleaned_data.get(name) not in (None, "") for name in self.told_by
        )


class MilestoneRow(Row):
    """A step of the schedule."""

    told_by = ("title", "starts_on", "ends_on")
    needed = told_by
    title = short_text(Milestone, "title")
    starts_on = forms.DateField(label=_("from"), required=False, widget=forms.DateInput(format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("until"), required=False, widget=forms.DateInput(format="%Y-%m-%d"))


class Rows(BaseFormSet):
    """The rows of a table."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """The inputs of a row that has a key are known by it: links lead to the row wherever it stands."""
        super().add_fields(form, index)
        key = str(form["key"].value() or "")
        if is_key(key):
            for name, field in form.fields.items():
                field.widget.attrs["id"] = f"id_{input_of(f'{self.prefix}/{key}/{name}')}"

    def kept(self) -> list[Row]:
        """Those that say something."""
        return [form for form in self.forms if not form.is_blank and form not in self.deleted_forms]

    def left_out(self) -> list[Row]:
        """Those ticked to be removed, or without a word."""
        return [form for form in self.forms if form.is_blank or form in self.deleted_forms]


def _rows_of(row: type[Row]) -> type[Rows]:
    return formset_factory(
        row,
        formset=Rows,
        extra=1,
        can_delete=True,
        max_num=MOST_ROWS,
        validate_max=True,
        absolute_max=MOST_ROWS * 2,
    )


VillageFormSet = _rows_of(VillageRow)
LineFormSet = _rows_of(LineRow)
IndicatorFormSet = _rows_of(IndicatorRow)
MilestoneFormSet = _rows_of(MilestoneRow)
