"""Jobs of the awards: fetch by id, call an action."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from grants.awards import actions, alerts, reconciliation, scheduling, tracking
from grants.awards.errors import EnvelopeBusy
from grants.awards.terms import overdue
from grants.calls.models import ProgrammeYear
from portal.errors import Refused

RETRIES = {"autoretry_for": (OperationalError,), "retry_backoff": True, "max_retries": 5}


@shared_task(**RETRIES)
def track_allocations(programme_year_id: int) -> str:
    """New totals of a programme year, then its thresholds; asked for after ledger entries."""
    tracking.begin_run(programme_year_id)
    programme_year = ProgrammeYear.objects.get(pk=programme_year_id)
    snapshot = actions.take_snapshot(programme_year)
    if snapshot is None:
        return "no national envelope"
    standing = actions.check_thresholds(programme_year=programme_year)
    return f"position {snapshot.position}, {standing} alerts"


@shared_task(**RETRIES)
def track_all_allocations() -> str:
    """The sweep: whatever was missed is caught up."""
    return "; ".join(
        f"{pk}: {track_allocations(pk)}"
        for pk in ProgrammeYear.objects.filter(envelopes__scope="all").distinct().values_list("pk", flat=True)
    )


@shared_task(**RETRIES)
def reconcile_ledger() -> str:
    """Compare everything; one won apart is an alert, and a failure that the page of jobs shows."""
    faults = []
    for programme_year in ProgrammeYear.objects.order_by("pk"):
        report = reconciliation.reconcile(programme_year)
        alerts.settle_books(programme_year=programme_year, faults=report.faults)
        faults += report.faults
    if faults:
        raise RuntimeError("; ".join(faults[:5]))
    return "everything agrees"


@shared_task(autoretry_for=(OperationalError, EnvelopeBusy), retry_backoff=True, max_retries=5)
def publish_due() -> str:
    """Publish what was signed off for a moment that has come; each decision whole, in a transaction of its own."""
    published, refused = [], None
    for decision_id in scheduling.due_decisions():
        try:
            if scheduling.publish_scheduled(decision_id=decision_id):
                published.append(decision_id)
        except Refused as refusal:
            refused = refusal
    if refused:
        raise refused
    return f"published {published}" if published else "nothing was due"


@shared_task(**RETRIES)
def remind_awarded() -> int:
    """Remind the people of adjusted awards whose revised budget is due soon, once each."""
    return overdue.remind_of_budgets(today=timezone.localdate())
