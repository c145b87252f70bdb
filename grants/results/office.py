"""The ministry's pages of published figures: what is pending beside them, portfolios still prepared among them."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.awards.policies import may_list
from grants.calls.models import Portfolio, Programme
from grants.calls.policies import may_manage
from grants.calls.published.policies import portfolios
from grants.calls.published.queries import figures_of, programmes_with_figures
from grants.results.portfolio import queries as folios
from grants.results.portfolio import views as folio_views
from grants.results.portfolio.faces import Folio
from grants.results.years import views as year_views
from grants.results.years.faces import ByYear
from grants.results.years.queries import tracked_standings
from portal.ui.context import actor_of


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """Published figures by year with what is announced and pending here."""
    programme = _programme(request)
    context = {
        **admin.site.each_context(request),
        "title": _("By year"),
        "by_year": _by_year(programme) if programme else None,
        "others": [each for each in programmes_with_figures() if each != programme],
        "may_record": bool(may_manage(actor_of(request))),
    }
    return render(request, "admin/results/years.html", context)


@require_safe
def years_table(request: HttpRequest) -> HttpResponse:
    """The same figures as a workbook."""
    return year_views.workbook(_by_year(_known(request)))


@require_safe
def years_picture(request: HttpRequest, measure: str) -> HttpResponse:
    """One picture as a file."""
    return year_views.drawing(_by_year(_known(request)), measure)


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """A year's portfolio, published or not; what is kept here leads to its books."""
    actor, year = actor_of(request), folio_views.year_of(request)
    rows = portfolios.visible_to(actor)
    _ensure_seen(request)
    folio = folios.folio_of(rows, year)
    if folio is None and year:
        raise Http404
    kept = folios.kept_here(folio) if folio else {}
    context = {
        **admin.site.each_context(request),
        "title": _("Portfolio"),
        "folio": folio,
        "kept_here": kept,
        "books": folios.books_of(kept),
        "others": _others(folio),
        "may_record": bool(may_manage(actor)),
    }
    return render(request, "admin/results/portfolio.html", context)


@require_safe
def portfolio_table(request: HttpRequest) -> HttpResponse:
    """The same figures as a workbook."""
    return folio_views.workbook(_folio(request))


@require_safe
def portfolio_picture(request: HttpRequest, key: str) -> HttpResponse:
    """One picture as a file."""
    return folio_views.drawing(_folio(request), key)


def _others(folio: Folio | None) -> list[Portfolio]:
    return list(Portfolio.objects.exclude(pk=folio.portfolio.pk).order_by("-year")) if folio else []


def _folio(request: HttpRequest) -> Folio:
    _ensure_seen(request)
    rows = portfolios.visible_to(actor_of(request))
    return folio_views.found(folios.folio_of(rows, folio_views.year_of(request)))


def _by_year(programme: Programme) -> ByYear:
    return ByYear(programme, tuple(figures_of(programme)), tracked_standings(programme), shows_pending=True)


def _programme(request: HttpRequest) -> Programme | None:
    _ensure_seen(request)
    return year_views.programme_of(request)


def _known(request: HttpRequest) -> Programme:
    programme = _programme(request)
    if programme is None:
        raise Http404
    return programme


def _ensure_seen(request: HttpRequest) -> None:
    if not may_list(actor_of(request)):
        raise Http404
