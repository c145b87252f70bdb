"""Reads of what was published."""

from django.db.models import QuerySet

from grants.calls.models import Portfolio, Programme, PublishedFigure


def figures_of(programme: Programme) -> QuerySet[PublishedFigure]:
    """Everything published of a programme with its sources, in order of the years; one query."""
    return (
        PublishedFigure.objects.filter(programme=programme)
        .select_related("source")
        .order_by("first_year", "last_year", "measure")
    )


def programmes_with_figures() -> QuerySet[Programme]:
    """The programmes of which anything was published."""
    return Programme.objects.filter(published_figures__isnull=False).distinct().order_by("code")


def published_portfolios() -> QuerySet[Portfolio]:
    """What everybody sees."""
    return Portfolio.objects.filter(is_published=True)
