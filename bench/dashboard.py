"""The dashboard, the snapshot behind it and the reconciliation while the ledger grows to a million entries."""

from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from bench import entries
from bench.clock import judged, once, side_by_side, timed
from bench.figures import Budget, Figure
from bench.people import Somebody
from grants.awards import reserving
from grants.awards.models import Award
from grants.awards.reconciliation import reconcile
from grants.awards.tracking import take_snapshot
from portal.accounts.models import User
from portal.accounts.queries import actor_of

ENTRIES = (100, 10_000, 1_000_000)
READ = Budget(queries=3)
SNAPSHOT = Budget(seconds=0.05)
RECONCILED = Budget(seconds=5)
# Of its time beside the floor with the smallest ledger.
GROWTH = 1.2
CHANGES = 15


def measure() -> Iterator[Figure]:
    """The page and its poll at each length of the ledger; at the greatest, what Celery does with it."""
    first: float | None = None
    award = Award.objects.select_related("programme_year").filter(state="published").earliest("pk")
    for wanted in ENTRIES:
        entries.grow_to(wanted, award.programme_year)
        take_snapshot(award.programme_year)
        found = entries.count_of(award.programme_year)
        page, poll = _page_and_poll(found)
        first = first or page.wall_ratio
        yield _held(page, first)
        yield poll
    awards = entries.award_everything(award.programme_year)
    found = entries.count_of(award.programme_year)
    yield replace(_snapshots(award, found), what=f"snapshot after a change, {awards:,} awards")
    yield once("full reconciliation", found, lambda: _ensure_agrees(award), RECONCILED)


def _page_and_poll(found: int) -> tuple[Figure, Figure]:
    finance = Somebody("finance")
    bare = finance.opens("floor_one_query")
    page = side_by_side("dashboard", found, finance.opens("admin:awards_dashboard"), bare, READ)
    etag = finance.opens("admin:awards_dashboard_live")().headers["ETag"]
    poll = finance.opens("admin:awards_dashboard_live", status=304, headers={"If-None-Match": etag})
    return page, side_by_side("dashboard polled, nothing new (304)", found, poll, bare, READ)


def _held(page: Figure, first: float | None) -> Figure:
    """Its time beside the floor's, held against that of the smallest ledger."""
    if not first or not page.wall_ratio or page.wall_ratio <= first * GROWTH:
        return page
    told = f"{page.wall_ratio / first:.2f} times its time with the shortest ledger, at most {GROWTH}"
    return replace(page, broken=(*page.broken, told))


def _snapshots(award: Award, found: int) -> Figure:
    """The median of snapshots, each after a change of its own."""
    manager, spent = actor_of(User.objects.get(email="manager1@example.test")), []
    for number in range(CHANGES):
        won = {award.programme_year.year: award.amount - (number + 1) % 2}
        reserving.adjust(actor=manager, award=award, amounts=won, key=f"bench{number}")
        spent.append(timed(lambda: take_snapshot(award.programme_year)))
    wall, cpu = (median(column) for column in zip(*spent, strict=True))
    return judged(Figure("snapshot after a change", found, wall, cpu), SNAPSHOT)


def _ensure_agrees(award: Award) -> None:
    faults = reconcile(award.programme_year).faults
    if faults:
        raise RuntimeError(faults)
