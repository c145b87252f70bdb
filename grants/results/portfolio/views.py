"""The public pages of the portfolio; the ministry's stand in `grants.results.office`."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.calls.published.queries import published_portfolios
from grants.results import pictures
from grants.results.portfolio import exports
from grants.results.portfolio.faces import Folio
from grants.results.portfolio.queries import folio_of, kept_here
from portal.documents.sheets import XLSX
from portal.numbers import number_in

YEAR_DIGITS = 4


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The newest published portfolio, or that of a year; nothing that managers still prepare."""
    year = year_of(request)
    folio = folio_of(published_portfolios(), year)
    if folio is None and year:
        raise Http404
    context = {
        "folio": folio,
        "kept_here": kept_here(folio) if folio else {},
        "trail": [
            (_("Home"), reverse("desk:front")),
            (_("Results"), reverse("results:list")),
            (_("Regional digital innovation"), ""),
        ],
    }
    return render(request, "results/portfolio/page.html", context)


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The same figures as a workbook."""
    return workbook(_published(request))


@require_safe
def picture(request: HttpRequest, key: str) -> HttpResponse:
    """One picture as a file."""
    return drawing(_published(request), key)


def year_of(request: HttpRequest) -> int | None:
    """The year that the address names; 404 for what is none."""
    asked = request.GET.get("year", "")
    year = number_in(asked, YEAR_DIGITS)
    if asked and not year:
        raise Http404
    return year


def _published(request: HttpRequest) -> Folio:
    return found(folio_of(published_portfolios(), year_of(request)))


def found(folio: Folio | None) -> Folio:
    """It, or 404."""
    if folio is None:
        raise Http404
    return folio


def workbook(folio: Folio) -> HttpResponse:
    """The workbook to keep."""
    response = HttpResponse(exports.workbook_of(folio), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="portfolio-{folio.portfolio.year}.xlsx"'
    return response


def drawing(folio: Folio, key: str) -> HttpResponse:
    """One of its pictures to keep; 404 for what is not drawn."""
    drawn = next((each for each in folio.pictures if each.key == key), None)
    if drawn is None:
        raise Http404
    return pictures.download(drawn, exports.meanings_of(drawn), exports.notes_of(folio))
