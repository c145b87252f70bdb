"""What managers and municipalities type about an award."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.awards.models import AdjustmentReason, Award
from grants.awards.models.decision import LEAST_WORDS
from grants.awards.terms.adjusting import Terms
from grants.awards.terms.budget import SOURCES
from grants.proposals.budget_tables import SOURCES as LABELS
from grants.proposals.content import Line
from portal.numbers import number_in
from portal.ui.fields import LongTextField, WonField

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReasonForm(forms.Form):
    """Why an award ends."""

    reason = LongTextField(
        label=_("Reason"),
        max_characters=1000,
        min_characters=LEAST_WORDS,
        rows=4,
        error_messages={"required": _("Write the reason first.")},
    )


class AdjustmentForm(forms.Form):
    """Won by fiscal year, why, and until when the revised budget is awaited."""

    reason = forms.ChoiceField(
        label=_("Why less is awarded"),
        choices=AdjustmentReason.choices,
        error_messages={"required": _("Choose why less is awarded than was asked.")},
    )
    words = LongTextField(
        label=_("Reason in words, read by the local government"),
        max_characters=1000,
        min_characters=LEAST_WORDS,
        rows=3,
        error_messages={"required": _("Say the reason in a few words.")},
    )
    due_on = forms.DateField(label=_("Revised budget by"), widget=DAY)

    def __init__(self, award: Award, data: Any = None) -> None:
        super().__init__(data)
        first = {}
        for each in award.years.all():
            first[f"year_{each.fiscal_year}"] = WonField(
                label=_now("National share of %(year)s") % {"year": each.fiscal_year},
                most=each.amount_asked,
                initial=each.amount,
                help_text=_now("Asked: %(won)s won") % {"won": f"{each.amount_asked:,}"},
            )
        self.fields = {**first, **self.fields}

    def terms(self) -> Terms:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        amounts = {int(name[5:]): won for name, won in given.items() if name.startswith("year_")}
        return Terms(amounts, given["reason"], given["words"], given["due_on"])


class ConditionForm(forms.Form):
    """What the local government must meet."""

    text = LongTextField(label=_("Condition"), max_characters=1000, rows=3)
    due_on = forms.DateField(label=_("To be met by"), widget=DAY)


class LineForm(forms.Form):
    """One line of the filed budget with other amounts; what it is stays."""

    national = WonField(label=LABELS["national"])
    province = WonField(label=LABELS["province"])
    local = WonField(label=LABELS["local"])
    own = WonField(label=LABELS["own"])

    def __init__(self, *given: Any, lines: Sequence[Line] = (), **options: Any) -> None:
        super().__init__(*given, **options)
        place = number_in((self.prefix or "").rpartition("-")[2])
        self.line = lines[place] if place is not None and place < len(lines) else None


def budget_formset(lines: Sequence[Line], proposed: Sequence[Line], data: Any = None) -> Any:
    """A form for each filed line, in order, filled with what is proposed."""
    count = len(lines)
    factory = forms.formset_factory(
        LineForm, extra=0, min_num=count, max_num=count, absolute_max=count, validate_min=True
    )
    initial = [{source: getattr(line, source) for source in SOURCES} for line in proposed]
    return factory(data, prefix="lines", initial=initial, form_kwargs={"lines": lines})
