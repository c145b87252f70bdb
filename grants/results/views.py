"""The public pages of what was announced."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.awards.queries import published_totals
from grants.results import queries
from grants.results.exports import lines_of
from grants.results.filters import AwardFilter
from grants.results.maps import map_of

ROWS = 50


def _trail(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Home"), reverse("desk:front")), *further]


@require_safe
def award_list(request: HttpRequest) -> HttpResponse:
    """Announced awards, filtered by the address."""
    chosen = AwardFilter(request.GET, queryset=queries.announced_awards())
    paginator = Paginator(queries.with_what_lists_show(chosen.qs), ROWS)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "narrowed": any(request.GET.get(name) for name in chosen.filters),
        "page_obj": page,
        "example_data": any(award.is_example for award in page),
        "trail": _trail((_("Results"), "")),
    }
    return render(request, "results/list.html", context)


@require_safe
def award_map(request: HttpRequest) -> HttpResponse:
    """The newest programme year's awards by municipality, as a map and as its table."""
    year = queries.current_programme_year()
    context: dict[str, Any] = {
        "year": year,
        "trail": _trail((_("Results"), reverse("results:list")), (_("Map"), "")),
    }
    if year:
        awards = queries.announced_in(year)
        places = queries.totals_by_municipality(awards)
        context |= {
            "map": map_of(places),
            "totals": published_totals(year),
            "as_of": queries.last_announced_at(awards),
            "example_data": any(place.is_example for place in places),
        }
    return render(request, "results/map.html", context)


@require_safe
def award_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One announced award; one that was not announced does not exist."""
    award = get_object_or_404(queries.with_what_details_show(queries.announced_awards()), pk=pk)
    context = {
        "award": award,
        "later_years": [year for year in award.years.all() if year.fiscal_year != award.programme_year.year],
        "example_data": award.is_example,
        "trail": _trail((_("Results"), reverse("results:list")), (award.submission.title, "")),
    }
    return render(request, "results/award.html", context)


@require_safe
def award_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as open data, narrowed by the same address."""
    chosen = AwardFilter(request.GET, queryset=queries.announced_awards())
    lines = lines_of(queries.rows_for_export(chosen.qs))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="smart-village-awards.csv"'
    return response
