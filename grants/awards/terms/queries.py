"""Reads of the terms of awards."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from grants.awards.models import Adjustment, Award, AwardCondition, RevisedBudget
from grants.proposals.content import Line
from grants.proposals.package import content_of


def with_terms(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Awards with all that their pages name."""
    related = awards.select_related(
        "decision__call__programme_year",
        "programme_year",
        "municipality__province",
        "proposal__call",
        "proposal__municipality",
        "submission",
        "ending",
    )
    return related.prefetch_related("years", "conditions", "adjustments__years", "adjustments__budget")


def awaited_budgets() -> QuerySet[Adjustment]:
    """The latest adjustments, below what was asked, that no revised budget confirmed yet."""
    newer = Adjustment.objects.filter(award=OuterRef("award"), pk__gt=OuterRef("pk"))
    confirmed = RevisedBudget.objects.filter(adjustment=OuterRef("pk"))
    return Adjustment.objects.filter(~Exists(newer), ~Exists(confirmed), is_below=True)


def awaits_budget() -> Q:
    """Awards below what was asked whose revised budget nobody confirmed yet; needs no annotation."""
    return Q(Exists(awaited_budgets().filter(award=OuterRef("pk"))))


def standing_adjustment(award: Award) -> Adjustment | None:
    """The latest one, where it is below what was asked."""
    latest = next(iter(award.adjustments.all()), None)
    return latest if latest and latest.is_below else None


def to_confirm(award: Award) -> Adjustment | None:
    """The adjustment that waits for its revised budget."""
    latest = standing_adjustment(award)
    return None if latest is None or hasattr(latest, "budget") else latest


def open_conditions(award: Award) -> list[AwardCondition]:
    """Those not met yet, the first due first."""
    return [each for each in award.conditions.all() if each.met_at is None]


def filed_lines(award: Award) -> tuple[Line, ...]:
    """The budget as filed."""
    return content_of(award.submission.package).lines


def awarded_by_year(award: Award) -> dict[int, int]:
    """The national share in force by fiscal year (won)."""
    return {each.fiscal_year: each.amount for each in award.years.all()}
