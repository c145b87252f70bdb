"""Revised budgets that are due soon or overdue: their people are reminded, the ministry is alerted."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from grants.awards import states
from grants.awards.models import Adjustment, Alert
from grants.awards.terms import queries, telling
from grants.calls.models import ProgrammeYear

BEFORE_DUE = timedelta(days=3)


def budgets_overdue(programme_year: ProgrammeYear, today: date) -> QuerySet[Adjustment]:
    """Published adjustments whose revised budget was due before today.

    What an alert stands for stays overdue until it is signed or has lost its subject: a clock that jumps
    back over the day clears nothing, so that nobody is told twice.
    """
    standing = Alert.objects.filter(adjustment=OuterRef("pk"), cleared_at=None)
    late = Q(due_on__lt=today) | Q(Exists(standing))
    return _awaited().filter(late, award__programme_year=programme_year)


@transaction.atomic
def remind_of_budgets(*, today: date) -> int:
    """Tell the people of awards whose revised budget is due within three days, once each; return how many."""
    due = list(_awaited().filter(due_on__gte=today, due_on__lte=today + BEFORE_DUE))
    if due:
        telling.budgets_due_soon(due)
    return len(due)


def details_of(adjustment: Adjustment) -> dict[str, Any]:
    """What is said of it: whose, which project, until when."""
    award = adjustment.award
    return {
        "title": award.submission.title,
        "number": award.submission.number,
        "municipality": {"ko": award.municipality.full_name, "en": award.municipality.full_name_en},
        "due": adjustment.due_on.isoformat(),
    }


def _awaited() -> QuerySet[Adjustment]:
    found = queries.awaited_budgets().filter(award__state=states.PUBLISHED)
    related = found.select_related("award__submission", "award__municipality")
    return related.defer("award__submission__package").order_by("due_on", "pk")
