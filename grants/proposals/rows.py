"""The tables of the sections: a row is left out when it is blank, else what it needs must be there."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from grants.proposals.forms import CountField, short_text
from grants.proposals.models import BudgetLine, Indicator, Milestone, Source
from portal.ui.fields import WonField
from villages import names

MOST_WON = 10**15
MOST_ROWS = 60


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
    item = short_text(BudgetLine, "item")
    fiscal_year = forms.TypedChoiceField(label=_("fiscal year"), coerce=int, empty_value=None, required=False)

    def __init__(self, *given: Any, unit: str = "won", years: Iterable[int] = (), **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["fiscal_year"].choices = [(year, str(year)) for year in years]
        for name in ("national", "province", "local", "own"):
            self.fields[name] = WonField(label=Source(name).label, unit=unit, most=MOST_WON, required=False)
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


class MilestoneRow(Row):
    """A step of the schedule."""

    typed = ("title", "starts_on", "ends_on")
    needed = typed
    title = short_text(Milestone, "title")
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
