"""Portfolios with their parts, and the books that a named programme leads to."""

from django.db.models import QuerySet

from grants.awards.models import AllocationSnapshot
from grants.calls.models import Portfolio, PortfolioPart, ProgrammeYear
from grants.results.portfolio.faces import Folio


def folio_of(portfolios: QuerySet[Portfolio], year: int | None) -> Folio | None:
    """The portfolio of the year, else the newest, of those given; two queries."""
    every = list(portfolios.select_related("source").order_by("-year"))
    wanted = [each for each in every if year in (None, each.year)]
    if not wanted:
        return None
    parts = (
        PortfolioPart.objects.filter(portfolio=wanted[0])
        .select_related("programme")
        .order_by("kind", "order", "pk")
    )
    earlier = [each for each in every if each.year < wanted[0].year]
    return Folio(wanted[0], list(parts), earlier)


def kept_here(folio: Folio) -> dict[int, int]:
    """Programme year by programme, of the named ones that are carried out in this portal; one query."""
    programmes = [part.programme_id for part in folio.named if part.programme_id]
    years = ProgrammeYear.objects.filter(programme__in=programmes, year=folio.portfolio.year)
    return dict(years.values_list("programme", "pk"))


def books_of(programme_years: dict[int, int]) -> dict[int, AllocationSnapshot]:
    """What the ministry last counted, by programme; one query."""
    snapshots = AllocationSnapshot.objects.filter(programme_year__in=programme_years.values())
    by_year = {each.programme_year_id: each for each in snapshots}
    return {programme: by_year[year] for programme, year in programme_years.items() if year in by_year}
