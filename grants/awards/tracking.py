"""Keep the totals of a programme year beside its ledger, for everybody who looks."""

import time

import structlog
from celery import current_app
from django.core.cache import cache
from django.db import transaction
from django.db.models import Subquery
from django.utils import timezone
from kombu.exceptions import OperationalError

from grants.awards import breakdown, fitting, funnel, states, tallies
from grants.awards.models import AllocationSnapshot, AwardTally, SnapshotLine
from grants.awards.queries import envelopes_of, reserve_list, targets_of
from grants.awards.tallies import Group
from grants.calls.models import Envelope, ProgrammeYear, Scope, TargetKind

TASK = "grants.awards.tasks.track_allocations"
# At most one run a second of each programme year, and always one after the last entry.
GAP = 1.0
# What a line is found by, and what it says.
LINE_KEY = ("dimension", "key")
LINE_FIGURES = [
    field.attname
    for field in SnapshotLine._meta.concrete_fields
    if field.attname not in {"id", "snapshot_id", *LINE_KEY}
]
log = structlog.get_logger(__name__)


def poke_tracking(programme_year_id: int) -> None:
    """Ask for new totals once this transaction is committed; neither cache nor broker can hold it up."""
    transaction.on_commit(lambda: _send(programme_year_id), robust=True)


def _send(programme_year_id: int) -> None:
    if not cache.add(_asked_key(programme_year_id), 1, timeout=60):
        return
    since = time.time() - float(cache.get(_run_key(programme_year_id), 0))
    countdown = max(0.0, GAP - max(since, 0.0))
    try:
        current_app.send_task(TASK, args=[programme_year_id], countdown=countdown or None)
    except OperationalError as error:
        cache.delete(_asked_key(programme_year_id))
        log.warning("tracking.broker_away", error=str(error))


def begin_run(programme_year_id: int) -> None:
    """Before anything is read: whatever is committed from now on asks for another run."""
    cache.set(_run_key(programme_year_id), time.time(), timeout=60)
    cache.delete(_asked_key(programme_year_id))


def _asked_key(programme_year_id: int) -> str:
    return f"tracking:asked:{programme_year_id}"


def _run_key(programme_year_id: int) -> str:
    return f"tracking:run:{programme_year_id}"


@transaction.atomic
def take_snapshot(programme_year: ProgrammeYear) -> AllocationSnapshot | None:
    """Compute the totals and keep them; None without a national envelope.

    Snapshots of one year come one after the other, so that what was read last stands: no clock, which may
    jump back, is asked which of two is newer.
    """
    ProgrammeYear.objects.select_for_update(no_key=True).only("pk").get(pk=programme_year.pk)
    computed = computed_snapshot(programme_year)
    return _kept(*computed) if computed else None


def _kept(snapshot: AllocationSnapshot, lines: list[SnapshotLine]) -> AllocationSnapshot:
    """Put it in the place of the one that stands, and count it."""
    standing = AllocationSnapshot.objects.filter(programme_year=snapshot.programme_year).first()
    if standing:
        snapshot.pk, snapshot.revision = standing.pk, standing.revision + 1
    snapshot.save(force_insert=not standing, force_update=bool(standing))
    _keep_lines(snapshot, lines)
    return snapshot


def _keep_lines(snapshot: AllocationSnapshot, lines: list[SnapshotLine]) -> None:
    """Write the lines that differ from what stands: most changes touch a handful of hundreds."""
    standing = SnapshotLine.objects.filter(snapshot=snapshot)
    kept = {row[: len(LINE_KEY)]: row for row in standing.values_list(*LINE_KEY, *LINE_FIGURES)}
    changed = []
    for line in lines:
        row = tuple(getattr(line, column) for column in (*LINE_KEY, *LINE_FIGURES))
        if kept.pop(row[: len(LINE_KEY)], None) != row:
            line.snapshot = snapshot
            changed.append(line)
    SnapshotLine.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["snapshot", *LINE_KEY],
        update_fields=LINE_FIGURES,
    )
    for dimension, key in kept:
        standing.filter(dimension=dimension, key=key).delete()


def computed_snapshot(
    programme_year: ProgrammeYear,
) -> tuple[AllocationSnapshot, list[SnapshotLine]] | None:
    """The totals as of now with their position, unsaved. Tallies and position come from one statement."""
    taken_at = timezone.now()
    envelopes = list(envelopes_of(programme_year))
    national = next((envelope for envelope in envelopes if envelope.scope == Scope.ALL), None)
    if national is None:
        return None
    groups, position, future = _grouped_awards(programme_year, national)
    whole = tallies.tally(groups)
    targets = targets_of(programme_year.pk)
    left = national.ceiling - whole.reserved - whole.committed
    fits = fitting.down_the_list(reserve_list(programme_year.pk), left, whole.all)
    snapshot = AllocationSnapshot(
        programme_year=programme_year,
        position=position,
        taken_at=taken_at,
        ceiling=national.ceiling,
        future=future,
        projects_target=targets.get(TargetKind.PROJECTS),
        municipalities_target=targets.get(TargetKind.MUNICIPALITIES),
        projects_fitting=fits.projects,
        municipalities_fitting=fits.municipalities,
        **whole.figures(),
        **funnel.counted(programme_year),
    )
    lines = breakdown.lines_of(programme_year, groups, envelopes)
    return snapshot, lines + breakdown.lines_by_size(programme_year, national, position)


def _grouped_awards(programme_year: ProgrammeYear, national: Envelope) -> tuple[list[Group], int, int]:
    """Groups, ledger position and future won, all seen at the same instant, by the awards' tallies.

    PostgreSQL gives a statement one view of the data, so that the position is exactly that of the sums.
    """
    rows = list(
        AwardTally.objects.filter(programme_year=programme_year)
        .annotate(position=Subquery(Envelope.objects.filter(pk=national.pk).values("version")))
        .values_list(
            "municipality",
            "service_field__code",
            "support_type__code",
            "state",
            "projects",
            "won",
            "future",
            "position",
        )
    )
    future = sum(row[6] for row in rows if row[3] != states.CANCELLED)
    # Without any award nothing was ever entered.
    return [Group(*row[:6]) for row in rows], rows[0][7] if rows else 0, future
