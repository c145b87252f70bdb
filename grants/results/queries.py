"""Reads of what was announced: published awards and nothing that is pending."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.translation import get_language

from grants.awards.models import Award
from grants.awards.queries import published_awards
from grants.calls.models import ProgrammeYear


def announced_awards() -> QuerySet[Award]:
    """The awards everybody may see, by place."""
    return published_awards().order_by("municipality_id", "submission__title", "pk")


def with_what_lists_show(awards: QuerySet[Award]) -> QuerySet[Award]:
    """With place, title and field alone."""
    return awards.select_related(None).select_related("municipality", "submission__service_field")


def with_what_details_show(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Everything the public page of one award says."""
    return awards.select_related("submission__call").prefetch_related("years")


def current_programme_year() -> ProgrammeYear | None:
    """The newest programme year, with its programme; None on an empty installation."""
    years = ProgrammeYear.objects.select_related("programme")
    return years.order_by("-year", "pk").first()


class PlaceTotal(NamedTuple):
    """What one municipality was awarded: projects, and won of the year."""

    code: str
    name: str
    projects: int
    amount: int
    is_example: bool


def totals_by_municipality(awards: QuerySet[Award]) -> list[PlaceTotal]:
    """One row a municipality, in order of its code, named in the reader's language."""
    name = "municipality__full_name" if _in_korean() else "municipality__full_name_en"
    counted = awards.order_by("municipality_id").values_list("municipality_id", name)
    rows = counted.annotate(
        projects=Count("pk"), total=Sum("amount"), examples=Count("pk", filter=Q(is_example=True))
    )
    return [
        PlaceTotal(code, place, projects, total, bool(examples))
        for code, place, projects, total, examples in rows
    ]


def announced_in(year: ProgrammeYear) -> QuerySet[Award]:
    """The announced awards of one programme year."""
    return announced_awards().filter(programme_year=year)


def last_announced_at(awards: QuerySet[Award]) -> object:
    """When the newest of them was announced; None when there is none."""
    return awards.aggregate(last=Max("published_at"))["last"]


def rows_for_export(awards: QuerySet[Award]) -> Iterator[tuple[object, ...]]:
    """Plain rows for a file, a few thousand in memory at a time."""
    rows = awards.values_list(
        "submission__number",
        "municipality__province__name",
        "municipality__name",
        "municipality_id",
        "submission__title",
        "submission__service_field__name",
        "submission__support_type__name",
        "programme_year__year",
        "amount",
        "published_at",
        "is_example",
    )
    return rows.iterator(chunk_size=2000)


def _in_korean() -> bool:
    return (get_language() or "ko").startswith("ko")
