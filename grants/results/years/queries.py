"""How far a programme's years have come in this portal: announced for everybody, pending for the ministry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum

from grants.awards.models import AllocationSnapshot
from grants.awards.queries import published_awards
from grants.calls.models import Call, Programme, ProgrammeYear


@dataclass(frozen=True, slots=True)
class Standing:
    """One programme year: won and counts announced, and pending beside them (0 for the public).

    `position` is the ledger position, None where the public reads.
    """

    key: int
    year: int
    national: int = 0
    projects: int = 0
    municipalities: int = 0
    national_pending: int = 0
    projects_pending: int = 0
    municipalities_pending: int = 0
    as_of: datetime | None = None
    position: int | None = None
    is_example: bool = False


def announced_standings(programme: Programme) -> dict[int, Standing]:
    """By year, of the years that have a published call; two queries, nothing pending is in it."""
    called = Exists(Call.objects.filter(programme_year=OuterRef("pk"), is_published=True))
    years = ProgrammeYear.objects.filter(called, programme=programme).values_list("pk", "year")
    counted: dict[int, Mapping[str, Any]] = {
        row["programme_year"]: row
        for row in published_awards()
        .filter(programme_year__programme=programme)
        .order_by()
        .values("programme_year")
        .annotate(
            national=Sum("amount"),
            projects=Count("pk"),
            municipalities=Count("municipality", distinct=True),
            as_of=Max("published_at"),
            examples=Count("pk", filter=Q(is_example=True)),
        )
    }
    return {year: _announced(key, year, counted.get(key, {})) for key, year in years}


def _announced(key: int, year: int, row: Mapping[str, Any]) -> Standing:
    counted = {name: row[name] for name in ("national", "projects", "municipalities", "as_of") if row}
    return Standing(key=key, year=year, is_example=bool(row.get("examples")), **counted)


def tracked_standings(programme: Programme) -> dict[int, Standing]:
    """By year, with what is pending, as Celery last counted it; one query."""
    snapshots = AllocationSnapshot.objects.filter(programme_year__programme=programme)
    return {
        row.of_year: Standing(
            key=row.programme_year_id,
            year=row.of_year,
            national=row.committed,
            projects=row.projects_published,
            municipalities=row.municipalities_published,
            national_pending=row.reserved,
            projects_pending=row.projects_pending,
            municipalities_pending=row.municipalities_all - row.municipalities_published,
            as_of=row.taken_at,
            position=row.position,
        )
        for row in snapshots.annotate(of_year=F("programme_year__year"))
    }
