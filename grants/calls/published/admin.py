"""Published figures in the back office: sources, a programme's figures by year, portfolios with their parts."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from grants.calls.models import Portfolio, PortfolioPart, PublishedFigure
from grants.calls.parts_admin import KeptAdmin, Parts
from grants.calls.published import actions, policies
from grants.calls.published.forms import FigureForm, PartForm, PortfolioForm
from portal.errors import Refused
from portal.ui.context import actor_of
from portal.ui.templatetags.portal import eok

SAID = {name: f"{name}_said" for name in ("total", "total_before", "new_total", "amount")}


def said(name: str, label: Any) -> Callable[..., str]:
    """A column that shows an amount as people say it, where it can't be changed."""

    @admin.display(description=label)
    def show(_self: Any, row: Any) -> str:
        return eok(getattr(row, name)) or "-"

    return show


def readable(fields: Sequence[str], *, may_change: bool) -> list[str]:
    """The fields of a form; amounts that can't be changed as people say them."""
    return [name if may_change else SAID.get(name, name) for name in fields]


class PublishedFigures(Parts):
    """What was published of a programme's years."""

    model = PublishedFigure
    form = FigureForm
    fields = FigureForm.Meta.fields


class FigureSourceAdmin(KeptAdmin):
    """Where figures stand."""

    policies = policies.sources
    list_display = ["name", "kind", "publisher", "published_on"]
    list_filter = ["kind"]
    fields = ["kind", "name", "name_en", "publisher", "publisher_en", "published_on"]


class PortfolioParts(Parts):
    """What a portfolio is broken down by."""

    model = PortfolioPart
    form = PartForm
    readonly_fields = ["amount_said"]
    amount_said = said("amount", _("amount"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """As far as they may be written."""
        return readable(PartForm.Meta.fields, may_change=bool(self._verdict(request, obj)))

    def _verdict(self, request: HttpRequest, obj: Any) -> Any:
        actor = actor_of(request)
        return policies.portfolios.may_change(actor, obj) if obj else policies.portfolios.may_add(actor)


class PortfolioAdmin(KeptAdmin):
    """A year's portfolio; showing it to everybody is an act of its own."""

    policies = policies.portfolios
    form = PortfolioForm
    list_display = ["name", "year", "total_in_eok", "programmes", "is_published"]
    list_select_related: ClassVar[Any] = ()
    inlines = [PortfolioParts]
    change_form_template = "admin/calls/portfolio.html"
    readonly_fields = ["total_said", "total_before_said", "new_total_said"]
    total_said = said("total", _("total"))
    total_before_said = said("total_before", _("total of the year before"))
    new_total_said = said("new_total", _("new programmes together"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """As far as they may be written."""
        writes = self.has_add_permission(request) if obj is None else self.has_change_permission(request, obj)
        return readable(PortfolioForm.Meta.fields, may_change=writes)

    def get_urls(self) -> list[URLPattern]:
        """Publishing and taking back."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/publish/", wrap(require_POST(self.publish)), name="calls_portfolio_publish"),
            path("<int:pk>/take-back/", wrap(require_POST(self.take_back)), name="calls_portfolio_take_back"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, with the act that is possible now."""
        portfolio, actor = self.get_object(request, object_id), actor_of(request)
        acts = {
            "may_publish": portfolio and policies.may_publish(actor, portfolio),
            "may_take_back": portfolio and policies.may_take_back(actor, portfolio),
        }
        return super().change_view(request, object_id, form_url, {**acts, **(extra_context or {})})

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it to everybody."""
        return _after(request, pk, actions.publish, _now("Everybody sees the portfolio now."))

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hide it to correct it."""
        return _after(request, pk, actions.take_back, _now("Only the ministry sees the portfolio now."))

    @admin.display(description=_("total"), ordering="total")
    def total_in_eok(self, portfolio: Portfolio) -> str:
        """Exact and short."""
        return eok(portfolio.total)


def _after(request: HttpRequest, pk: int, act: Callable[..., Portfolio], said: str) -> HttpResponse:
    actor = actor_of(request)
    portfolio = get_object_or_404(policies.portfolios.visible_to(actor), pk=pk)
    try:
        act(actor=actor, portfolio=portfolio)
        messages.success(request, said)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("admin:calls_portfolio_change", args=[pk]))
