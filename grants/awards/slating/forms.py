"""The rules of a slate as a form: columns, floors and ceilings as rows, projects forced in or out."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grants.awards.models import BoundScope, Counts, ForcedSide, Objective, Side
from grants.awards.models.slate import LEAST_SECONDS, MOST_SECONDS
from grants.awards.slates.problem import ALL, DECLINE_AREA, PROVINCE, SERVICE_FIELD, SUPPORT_TYPE, WON, Bound
from grants.awards.slating.rules import Forced, Given
from portal.numbers import number_in
from portal.ui.money import EOK

SPARE_ROWS = 1
SIDES = [
    (Side.LEAST.value, pgettext_lazy("bound", "at least")),
    (Side.MOST.value, pgettext_lazy("bound", "at most")),
]
MOST_SEED = 999_999
# In 억; far above any budget, and still a number that every column holds.
MOST_VALUE = 1_000_000
SECTIONS = (
    (PROVINCE, _("Provinces")),
    (SERVICE_FIELD, _("Service fields")),
    (SUPPORT_TYPE, _("Support types")),
)


def places(names: Any) -> list[Any]:
    """What a floor or a ceiling can go over, by `scope:code`, in groups."""
    groups = [
        (label, [(f"{scope}:{code}", said) for (kind, code), said in sorted(names.items()) if kind == scope])
        for scope, label in SECTIONS
    ]
    whole = [(f"{each}:", BoundScope(each).label) for each in (ALL, DECLINE_AREA)]
    return [*whole, *(group for group in groups if group[1])]


class SlateForm(forms.Form):
    """The name and the rules that stand alone."""

    name = forms.CharField(
        label=_("Name of the slate"),
        max_length=60,
        error_messages={"required": _("Give the slate a name.")},
    )
    objective = forms.ChoiceField(label=_("Objective"), choices=Objective.choices, widget=forms.RadioSelect)
    per_municipality = forms.IntegerField(
        label=_("Most projects of one local government"), min_value=1, max_value=99, required=False
    )
    pass_mark = forms.BooleanField(label=_("Only what reaches the pass mark"), required=False)
    envelopes = forms.MultipleChoiceField(
        label=_("Envelopes"), widget=forms.CheckboxSelectMultiple, required=False
    )
    time_limit = forms.IntegerField(
        label=_("Time limit (seconds)"),
        min_value=LEAST_SECONDS,
        max_value=MOST_SECONDS,
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "invalid", "required"),
            _("The solver may take from 5 to 300 seconds."),
        ),
    )
    seed = forms.IntegerField(label=_("Seed"), min_value=0, max_value=MOST_SEED, required=False)

    def __init__(self, *args: Any, envelopes: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["envelopes"].choices = [(str(each.pk), each.label) for each in envelopes]


class BoundForm(forms.Form):
    """A floor or a ceiling; a row without a value is none."""

    where = forms.ChoiceField(label=_("Over"))
    counts = forms.ChoiceField(label=_("Counted"), choices=Counts.choices)
    side = forms.ChoiceField(label=_("Floor or ceiling"), choices=SIDES)
    value = forms.DecimalField(
        label=_("Value"), min_value=0, max_value=MOST_VALUE, max_digits=15, decimal_places=8, required=False
    )

    def __init__(self, *args: Any, names: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["where"].choices = places(names)

    def clean(self) -> dict[str, Any]:
        """Counts are whole; money may have decimals of 억."""
        given = super().clean()
        value = given.get("value")
        if value is not None and given.get("counts") != WON and value != value.to_integral_value():
            self.add_error("value", _("Projects and local governments are counted in whole numbers."))
        return given

    @property
    def bound(self) -> Bound | None:
        """What it says; None for an empty row."""
        given = self.cleaned_data
        if given.get("value") is None or given.get("DELETE"):
            return None
        scope, code = given["where"].split(":", 1)
        unit = EOK if given["counts"] == WON else 1
        return Bound(scope, code, given["counts"], given["side"], int(given["value"] * unit))


class ForcedForm(forms.Form):
    """A project that is in or out whatever its score, by its number."""

    number = forms.CharField(label=_("Number of the submission"), max_length=40, required=False)
    side = forms.ChoiceField(label=_("In or out"), choices=ForcedSide.choices)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, keys: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys = keys

    def clean(self) -> dict[str, Any]:
        """A number of this ranking, and a reason with it."""
        given = super().clean()
        if given.get("number") and not given.get("DELETE"):
            if given["number"] not in self.keys:
                sentence = _("No project of this ranking has this number. Take one from the list beside it.")
                self.add_error("number", sentence)
            if not given.get("reason"):
                self.add_error("reason", _("Say why: the reason stays on record."))
        return given

    @property
    def forced(self) -> Forced | None:
        """What it says; None for an empty row."""
        given = self.cleaned_data
        if not given.get("number") or given.get("DELETE"):
            return None
        return Forced(self.keys[given["number"]], given["side"], given["reason"])


class BoundRows(forms.BaseFormSet):
    """Floors and ceilings, each once."""

    def clean(self) -> None:
        """The same one twice would be two values for one rule."""
        if not any(self.errors) and _has_twice([each.rule for each in self.given]):
            raise forms.ValidationError(_("Two rows set the same floor or ceiling. Keep one of them."))

    @property
    def given(self) -> tuple[Bound, ...]:
        """What the rows say, of valid ones."""
        return tuple(form.bound for form in self.forms if form.bound)


class ForcedRows(forms.BaseFormSet):
    """Forced projects, each once."""

    def clean(self) -> None:
        """In and out at once is no rule."""
        if not any(self.errors) and _has_twice([each.submission for each in self.given]):
            raise forms.ValidationError(_("A project is forced twice. Keep one of the rows."))

    @property
    def given(self) -> tuple[Forced, ...]:
        """What the rows say, of valid ones."""
        return tuple(form.forced for form in self.forms if form.forced)


def _has_twice(keys: list[Any]) -> bool:
    return len(keys) != len(set(keys))


LIMITS = {"can_delete": True, "max_num": 200, "absolute_max": 220}
BoundFormSet = forms.formset_factory(BoundForm, formset=BoundRows, extra=SPARE_ROWS, **LIMITS)
ForcedFormSet = forms.formset_factory(ForcedForm, formset=ForcedRows, extra=0, **LIMITS)


class RulesForms:
    """The three forms of a draft's rules together, bound to what was sent or showing what stands."""

    def __init__(self, given: Given, envelopes: Any, names: Any, numbers: Any, data: Any = None) -> None:
        keys = {number: key for key, number in numbers.items()}
        self.own = SlateForm(data, initial=_own(given), envelopes=envelopes)
        self.bounds = BoundFormSet(
            data, prefix="bounds", initial=[_row(each) for each in given.bounds], form_kwargs={"names": names}
        )
        self.forced = ForcedFormSet(
            data,
            prefix="forced",
            initial=[
                {"number": numbers[each.submission], "side": each.side, "reason": each.reason}
                for each in given.forced
            ],
            form_kwargs={"keys": keys},
        )

    def is_valid(self) -> bool:
        """Whether all of them are; every one is looked at, so that all faults are told at once."""
        return all([self.own.is_valid(), self.bounds.is_valid(), self.forced.is_valid()])

    @property
    def given(self) -> Given:
        """What was said, of valid forms."""
        own = self.own.cleaned_data
        return Given(
            name=own["name"],
            envelopes=frozenset(int(key) for key in own["envelopes"]),
            bounds=self.bounds.given,
            forced=self.forced.given,
            objective=own["objective"],
            per_municipality=own["per_municipality"],
            pass_mark=own["pass_mark"],
            time_limit=own["time_limit"],
            seed=own["seed"] or 0,
        )


def _own(given: Given) -> dict[str, Any]:
    return {
        "name": given.name,
        "objective": given.objective,
        "per_municipality": given.per_municipality,
        "pass_mark": given.pass_mark,
        "envelopes": [str(key) for key in given.envelopes],
        "time_limit": given.time_limit,
        "seed": given.seed,
    }


def _row(bound: Bound) -> dict[str, Any]:
    value = Decimal(bound.value) / EOK if bound.counts == WON else bound.value
    return {
        "where": f"{bound.scope}:{bound.code}",
        "counts": bound.counts,
        "side": bound.side,
        "value": f"{value.normalize():f}" if isinstance(value, Decimal) else value,
    }


def forced_in_data(data: Any, number: str, side: str) -> Any:
    """What was sent, with one more forced project whose reason is still to be said."""
    more = data.copy()
    row = number_in(more.get("forced-TOTAL_FORMS", "")) or 0
    more["forced-TOTAL_FORMS"] = str(row + 1)
    more[f"forced-{row}-number"], more[f"forced-{row}-side"] = number, side
    return more
