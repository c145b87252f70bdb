"""Reads of awards, decisions, the ledger and what Celery keeps of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from grants.awards import states
from grants.awards.models import Award, DecisionLine, Outcome
from grants.calls.models import Envelope, ProgrammeYear, Scope, Target, TargetKind


@dataclass(frozen=True, slots=True)
class PublishedTotals:
    """What the public may know of a programme year: nothing pending is in it. Amounts in won."""

    ceiling: int
    committed: int
    projects: int
    municipalities: int
    projects_target: int | None
    municipalities_target: int | None


def published_awards() -> QuerySet[Award]:
    """The announced awards with their places, newest first."""
    return (
        Award.objects.filter(state=states.PUBLISHED)
        .select_related(
            "municipality__province",
            "submission__service_field",
            "submission__support_type",
            "programme_year",
        )
        .defer("submission__package")
        .order_by("-published_at", "-id")
    )


def published_totals(programme_year: ProgrammeYear) -> PublishedTotals:
    """Published money and counts beside the ceiling and the targets, in three queries."""
    sums = Award.objects.filter(programme_year=programme_year, state=states.PUBLISHED).aggregate(
        committed=Sum("amount", default=0),
        projects=Count("id"),
        municipalities=Count("municipality", distinct=True),
    )
    targets = targets_of(programme_year.pk)
    national = national_envelope(programme_year)
    return PublishedTotals(
        ceiling=national.ceiling if national else 0,
        projects_target=targets.get(TargetKind.PROJECTS),
        municipalities_target=targets.get(TargetKind.MUNICIPALITIES),
        **sums,
    )


def totals_of(awards: QuerySet[Award]) -> dict[str, Any]:
    """What the awards of a list add up to: `awards`, `municipalities`, `won` of their own year, `at`.

    `position` is the ledger's, where all are of one programme year; read in the same statement.
    """
    national = Envelope.objects.filter(
        programme_year=OuterRef("programme_year"),
        fiscal_year=F("programme_year__year"),
        scope=Scope.ALL,
    )
    sums = (
        awards.order_by()
        .annotate(version=Subquery(national.values("version")[:1]))
        .aggregate(
            awards=Count("id"),
            municipalities=Count("municipality", distinct=True),
            won=Sum("amount", default=0),
            years=Count("programme_year", distinct=True),
            position=Max("version"),
        )
    )
    return {**sums, "at": timezone.now(), "position": sums["position"] if sums["years"] == 1 else None}


def targets_of(programme_year_id: int) -> dict[str, int]:
    """The targets of a programme year by kind."""
    return dict(Target.objects.filter(programme_year=programme_year_id).values_list("kind", "value"))


def national_envelope(programme_year: ProgrammeYear) -> Envelope | None:
    """The envelope of the whole programme year; its version is the ledger position."""
    return Envelope.objects.filter(
        programme_year=programme_year, fiscal_year=programme_year.year, scope=Scope.ALL
    ).first()


def envelopes_drawn_on(
    programme_year: ProgrammeYear, provinces: set[str], fields: set[int], types: set[int]
) -> QuerySet[Envelope]:
    """The year's own envelopes that cover any of the given, in the order in which they are locked."""
    covers = (
        Q(scope=Scope.ALL)
        | Q(scope=Scope.PROVINCE, province__in=provinces)
        | Q(scope=Scope.SERVICE_FIELD, service_field__in=fields)
        | Q(scope=Scope.SUPPORT_TYPE, support_type__in=types)
    )
    return Envelope.objects.filter(
        covers, programme_year=programme_year, fiscal_year=programme_year.year
    ).order_by("id")


def envelopes_of(programme_year: ProgrammeYear) -> QuerySet[Envelope]:
    """The envelopes of the year's own money with what they are named after, the national one first."""
    return (
        Envelope.objects.filter(programme_year=programme_year, fiscal_year=programme_year.year)
        .select_related("programme_year", "province", "service_field", "support_type")
        .order_by("id")
    )


def reserve_list(programme_year_id: int) -> list[tuple[str, int]]:
    """(municipality, won) of what the latest published decision put on reserve and nobody awarded since."""
    awarded = Award.objects.filter(proposal=OuterRef("submission__proposal")).exclude(state=states.CANCELLED)
    decided_anew = DecisionLine.objects.filter(
        submission=OuterRef("submission"),
        decision__state=states.PUBLISHED,
        decision__gt=OuterRef("decision"),
    )
    return list(
        DecisionLine.objects.filter(
            ~Exists(awarded),
            ~Exists(decided_anew),
            outcome=Outcome.RESERVE,
            decision__state=states.PUBLISHED,
            decision__call__programme_year=programme_year_id,
        )
        .order_by("decision", "rank", "submission")
        .values_list("submission__municipality", "amount")
    )
