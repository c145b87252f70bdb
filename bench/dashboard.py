"""The dashboard while its ledger grows: it reads a snapshot, so its time stays."""

from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from bench.clock import side_by_side
from bench.figures import Budget, Figure
from bench.people import Somebody
from grants.awards.models import Award, LedgerEntry
from grants.awards.queries import national_envelope
from grants.awards.tracking import take_snapshot

ENTRIES = (100, 10_000, 100_000)
READ = Budget(queries=3)
# Of its time beside the floor with the smallest ledger.
GROWTH = 1.2
BATCH = 250


def measure() -> Iterator[Figure]:
    """The page and its poll at each length of the ledger."""
    first: float | None = None
    for entries in ENTRIES:
        grow_to(entries)
        page, poll = _page_and_poll(LedgerEntry.objects.count())
        first = first or page.wall_ratio
        yield _held(page, first)
        yield poll


def _page_and_poll(entries: int) -> tuple[Figure, Figure]:
    finance = Somebody("finance")
    bare = finance.opens("floor_one_query")
    page = side_by_side("dashboard", entries, finance.opens("admin:awards_dashboard"), bare, READ)
    etag = finance.opens("admin:awards_dashboard_live")().headers["ETag"]
    poll = finance.opens("admin:awards_dashboard_live", status=304, headers={"If-None-Match": etag})
    return page, side_by_side("dashboard polled, nothing new (304)", entries, poll, bare, READ)


def _held(page: Figure, first: float | None) -> Figure:
    """Its time beside the floor's, held against that of the smallest ledger."""
    if not first or not page.wall_ratio or page.wall_ratio <= first * GROWTH:
        return page
    told = f"{page.wall_ratio / first:.2f} times its time with the shortest ledger, at most {GROWTH}"
    return replace(page, broken=(*page.broken, told))


def grow_to(entries: int) -> None:
    """Reserve and release a won, many times, in entries of an award that stands; then track as Celery does."""
    award = Award.objects.select_related("programme_year").filter(state="published").order_by("pk").first()
    envelope = national_envelope(award.programme_year)
    for first in range(LedgerEntry.objects.count(), entries, BATCH * 2):
        with transaction.atomic():
            LedgerEntry.objects.bulk_create(
                LedgerEntry(
                    envelope=envelope,
                    kind=kind,
                    delta_reserved=won,
                    award=award,
                    decision_id=award.decision_id,
                    key=f"bench:{first}:{number}:{kind}",
                    entered_at=timezone.now(),
                )
                for number in range(BATCH)
                for kind, won in (("reserve", 1), ("release", -1))
            )
    take_snapshot(award.programme_year)
