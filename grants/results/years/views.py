"""The public pages of a programme by year; the ministry's stand in `grants.results.office`."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.calls.models import Programme
from grants.calls.published.queries import figures_of, programmes_with_figures
from grants.results import pictures, queries
from grants.results.years import exports
from grants.results.years.faces import ByYear
from grants.results.years.queries import announced_standings
from portal.documents.sheets import XLSX

MOST_CODE = 20


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Published figures by year, and what was announced here since; nothing pending."""
    programme = programme_of(request)
    by_year = announced_by_year(programme) if programme else None
    context = {
        "by_year": by_year,
        "others": [each for each in programmes_with_figures() if each != programme],
        "example_data": bool(by_year and by_year.is_example),
        "trail": [
            (_("Home"), reverse("desk:front")),
            (_("Results"), reverse("results:list")),
            (_("By year"), ""),
        ],
    }
    return render(request, "results/years/page.html", context)


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The same figures as a workbook."""
    return workbook(announced_by_year(_known(request)))


@require_safe
def picture(request: HttpRequest, measure: str) -> HttpResponse:
    """One picture as a file."""
    return drawing(announced_by_year(_known(request)), measure)


def announced_by_year(programme: Programme) -> ByYear:
    """What everybody may know."""
    return ByYear(programme, tuple(figures_of(programme)), announced_standings(programme))


def programme_of(request: HttpRequest) -> Programme | None:
    """The programme that the address names, else that of the newest programme year; None before any."""
    code = request.GET.get("programme")
    if code is not None:
        return get_object_or_404(Programme, code=code[: MOST_CODE + 1].replace("\x00", ""))
    year = queries.current_programme_year()
    return year.programme if year else programmes_with_figures().first()


def _known(request: HttpRequest) -> Programme:
    programme = programme_of(request)
    if programme is None:
        raise Http404
    return programme


def workbook(by_year: ByYear) -> HttpResponse:
    """The workbook to keep."""
    response = HttpResponse(exports.workbook_of(by_year), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{by_year.programme.code}-by-year.xlsx"'
    return response


def drawing(by_year: ByYear, measure: str) -> HttpResponse:
    """The picture of one measure to keep; 404 for what is not drawn."""
    drawn = next((each for each in by_year.pictures if each.key == measure), None)
    if drawn is None:
        raise Http404
    return pictures.download(drawn, exports.meanings_of(drawn), exports.notes_of(by_year))
