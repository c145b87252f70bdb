"""What managers fill in about published figures; amounts as won or as 1,039억."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Portfolio, PortfolioPart, PublishedFigure
from portal.ui.fields import WonField


class FigureForm(forms.ModelForm):
    """A figure: an amount of won, or how many."""

    value = WonField(label=_("figure"), least=1)

    class Meta:
        model = PublishedFigure
        fields = ["first_year", "last_year", "measure", "value", "source"]


class PortfolioForm(forms.ModelForm):
    """A year's portfolio; what was not announced stays empty."""

    total = WonField(label=_("total (won)"), least=1)
    total_before = WonField(label=_("total of the year before (won)"), least=1, required=False)
    new_total = WonField(label=_("new programmes together (won)"), required=False)

    class Meta:
        model = Portfolio
        fields = [
            "year",
            "name",
            "name_en",
            "source",
            "total",
            "total_before",
            "programmes",
            "new_programmes",
            "new_total",
            "bottom_up_share",
            "bottom_up_rise",
            "districts_to_come",
            "district_plan",
            "district_plan_en",
        ]
        labels = {"programmes": _("number of programmes")}
        help_texts = {
            "bottom_up_share": _("52.5 % is written as 5250."),
            "bottom_up_rise": _("10 percentage points are written as 1000."),
        }


class PartForm(forms.ModelForm):
    """A part; only fields and bottom-up programmes have an amount."""

    amount = WonField(label=_("amount (won)"), least=1, required=False)

    class Meta:
        model = PortfolioPart
        fields = ["kind", "order", "name", "name_en", "amount", "detail", "detail_en", "programme"]
