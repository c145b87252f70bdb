"""Prove that ledger, envelopes, awards, snapshot and targets agree, to the won."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    When,
    Window,
)
from django.db.models.functions import Coalesce

from grants.awards import states, tracking
from grants.awards.models import (
    AllocationSnapshot,
    Award,
    AwardTally,
    AwardYear,
    CeilingChange,
    LaterYearChange,
    LedgerEntry,
    SnapshotLine,
)
from grants.awards.queries import envelopes_of, national_envelope, targets_of
from grants.calls.models import Envelope, ProgrammeYear, TargetKind

ATTEMPTS = 5


@dataclass(slots=True)
class Report:
    """What was compared, line by line, and what disagreed."""

    programme_year: str
    position: int = 0
    compared: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        """Whether everything does."""
        return not self.faults

    def compare(self, what: str, **figures: object) -> None:
        """Note a comparison; it is a fault unless all figures are equal."""
        said = ", ".join(f"{name} {_shown(value)}" for name, value in figures.items())
        agrees = len(set(figures.values())) == 1
        self.compared.append(f"{'agrees  ' if agrees else 'DIFFERS '} {what}: {said}")
        if not agrees:
            self.faults.append(f"{what}: {said}")


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def reconcile(programme_year: ProgrammeYear) -> Report:
    """Compare everything at one ledger position: while awards are being written, look again."""
    for _attempt in range(ATTEMPTS):
        report = _compared(programme_year)
        national = national_envelope(programme_year)
        if report.agrees or national is None or national.version == report.position:
            break
    return report


def reconcile_all() -> list[Report]:
    """One report for each programme year."""
    return [reconcile(each) for each in ProgrammeYear.objects.select_related("programme").order_by("pk")]


def _compared(programme_year: ProgrammeYear) -> Report:
    report = Report(str(programme_year))
    envelopes = list(envelopes_of(programme_year))
    national = next((each for each in envelopes if each.scope == "all"), None)
    report.position = national.version if national else 0
    _compare_columns(report, envelopes)
    _compare_balances(report, envelopes)
    _compare_awards(report, programme_year, national)
    _compare_years(report, programme_year)
    _compare_positions(report, envelopes, national)
    _compare_snapshot(report, programme_year, national)
    return report


def _compare_columns(report: Report, envelopes: Iterable[Envelope]) -> None:
    """Per envelope: the sums of the deltas against its columns."""
    sums = {
        row["envelope"]: row
        for row in LedgerEntry.objects.filter(envelope__in=envelopes)
        .order_by()
        .values("envelope")
        .annotate(reserved=Sum("delta_reserved"), committed=Sum("delta_committed"))
    }
    for envelope in envelopes:
        entered = sums.get(envelope.pk, {"reserved": 0, "committed": 0})
        for column in ("reserved", "committed"):
            report.compare(
                f"{envelope.label}, {column}", ledger=entered[column], envelope=getattr(envelope, column)
            )


def _compare_balances(report: Report, envelopes: Iterable[Envelope]) -> None:
    """Every entry's balance is the sum of all deltas up to it; a ceiling is what its last change made it."""
    upto: dict[str, Any] = {"partition_by": "envelope", "order_by": "position"}
    entries = LedgerEntry.objects.filter(envelope__in=envelopes).order_by()
    wrong = entries.annotate(
        reserved=Window(Sum("delta_reserved"), **upto), committed=Window(Sum("delta_committed"), **upto)
    ).exclude(reserved=F("balance_reserved"), committed=F("balance_committed"))
    report.compare("entries with another balance than their sum", found=wrong.count(), expected=0)
    changed = dict(
        CeilingChange.objects.filter(envelope__in=envelopes).order_by("id").values_list("envelope", "after")
    )
    other = [each for each in envelopes if changed.get(each.pk, each.ceiling) != each.ceiling]
    report.compare("ceilings other than their last change", found=len(other), expected=0)


def _compare_awards(report: Report, programme_year: ProgrammeYear, national: Envelope | None) -> None:
    """Every award against what it moved, in each envelope; pending reserves, published commits."""
    moved = (
        LedgerEntry.objects.filter(award__programme_year=programme_year)
        .order_by()
        .values("award", "envelope", "award__state", "award__amount")
        .annotate(reserved=Sum("delta_reserved"), committed=Sum("delta_committed"))
    )
    wrong = moved.exclude(reserved=_due_in(states.PENDING), committed=_due_in(states.PUBLISHED))
    found = [f"award {row['award']} in envelope {row['envelope']}" for row in wrong]
    report.compare("awards that moved something else than their amount", found=len(found), expected=0)
    report.faults += found[:10]
    standing = Award.objects.filter(programme_year=programme_year).exclude(state=states.CANCELLED)
    entered = LedgerEntry.objects.filter(envelope=national, award=OuterRef("pk"))
    report.compare(
        "awards standing that never moved", found=standing.filter(~Exists(entered)).count(), expected=0
    )
    _compare_tallies(report, programme_year)


def _due_in(state: str) -> Case:
    """The amount of the award where it stands in the state, else nothing."""
    return Case(When(award__state=state, then=F("award__amount")), default=0)


def _compare_tallies(report: Report, programme_year: ProgrammeYear) -> None:
    """The awards grouped anew against the tallies that their triggers keep."""
    key = ("municipality", "submission__service_field", "submission__support_type", "state")
    awards = Award.objects.filter(programme_year=programme_year).order_by()
    later = Q(years__fiscal_year__gt=programme_year.year)
    futures = awards.filter(later).values(*key).annotate(won=Sum("years__amount"))
    future = {tuple(row[part] for part in key): row["won"] for row in futures}
    grouped = awards.values_list(*key).annotate(projects=Count("id"), won=Sum("amount"))
    counted = {(*row, future.get(row[:4], 0)) for row in grouped}
    kept = AwardTally.objects.filter(programme_year=programme_year, projects__gt=0).values_list(
        "municipality", "service_field", "support_type", "state", "projects", "won", "future"
    )
    report.compare("tallies that differ from their awards", found=len(counted ^ set(kept)), expected=0)


def _compare_years(report: Report, programme_year: ProgrammeYear) -> None:
    """Every award's amount is its own year's; a later year is what was asked and every change since."""
    years = AwardYear.objects.filter(award__programme_year=programme_year).order_by()
    own = years.filter(fiscal_year=programme_year.year).exclude(amount=F("award__amount"))
    report.compare("awards whose own year says another amount", found=own.count(), expected=0)
    of_the_year = LaterYearChange.objects.filter(
        award=OuterRef("award"), fiscal_year=OuterRef("fiscal_year")
    ).order_by()
    changed = Subquery(of_the_year.values("award").annotate(won=Sum("delta")).values("won"))
    later = years.filter(fiscal_year__gt=programme_year.year).exclude(
        amount=F("amount_asked") + Coalesce(changed, 0, output_field=BigIntegerField())
    )
    report.compare("later years that are not what was asked and changed", found=later.count(), expected=0)


def _compare_positions(report: Report, envelopes: Iterable[Envelope], national: Envelope | None) -> None:
    """The positions of a year are 1, 2, 3 … up to the version of its national envelope."""
    if national is None:
        return
    found = LedgerEntry.objects.filter(envelope__in=envelopes).aggregate(
        entries=Count("id"),
        different=Count("position", distinct=True),
        first=Min("position"),
        last=Max("position"),
    )
    report.compare(
        "ledger positions without a gap",
        entries=found["entries"],
        different=found["different"],
        last=found["last"] or 0,
        version=national.version,
    )
    report.compare("first ledger position", found=found["first"] or 1, expected=1)


def _compare_snapshot(report: Report, programme_year: ProgrammeYear, national: Envelope | None) -> None:
    """The snapshot against the ledger at its own position, and against awards and targets."""
    snapshot = AllocationSnapshot.objects.filter(programme_year=programme_year).first()
    if snapshot is None or national is None:
        report.compared.append("agrees   no snapshot was taken yet")
        return
    at_position = LedgerEntry.objects.filter(envelope=national, position__lte=snapshot.position).aggregate(
        reserved=Sum("delta_reserved", default=0), committed=Sum("delta_committed", default=0)
    )
    for column in ("reserved", "committed"):
        report.compare(
            f"snapshot #{snapshot.position}, {column}",
            ledger=at_position[column],
            snapshot=getattr(snapshot, column),
        )
    _compare_breakdown(report, snapshot)
    _compare_counts(report, programme_year, snapshot)


def _compare_breakdown(report: Report, snapshot: AllocationSnapshot) -> None:
    """The lines of every dimension add up to the whole."""
    sums = (
        SnapshotLine.objects.filter(snapshot=snapshot)
        .order_by("dimension")
        .values("dimension")
        .annotate(
            won=Sum(F("reserved") + F("committed")),
            counted=Sum(F("projects_published") + F("projects_pending")),
        )
    )
    for row in sums:
        report.compare(
            f"snapshot by {row['dimension']}", lines=row["won"], whole=snapshot.reserved + snapshot.committed
        )
        report.compare(
            f"projects by {row['dimension']}",
            lines=row["counted"],
            whole=snapshot.projects_published + snapshot.projects_pending,
        )


def _compare_counts(report: Report, programme_year: ProgrammeYear, snapshot: AllocationSnapshot) -> None:
    computed = tracking.computed_snapshot(programme_year)
    if computed is None or computed[0].position != snapshot.position:
        report.compared.append(f"agrees   snapshot #{snapshot.position} is about to be renewed")
        return
    fresh = computed[0]
    for column in (
        "projects_published",
        "projects_pending",
        "municipalities_published",
        "municipalities_all",
        "future",
    ):
        report.compare(
            f"snapshot, {column}", awards=getattr(fresh, column), snapshot=getattr(snapshot, column)
        )
    standing = Award.objects.filter(programme_year=programme_year).exclude(state=states.CANCELLED)
    for column, found in (
        ("municipalities_published", standing.filter(state=states.PUBLISHED)),
        ("municipalities_all", standing),
    ):
        counted = found.aggregate(places=Count("municipality", distinct=True))["places"]
        report.compare(f"awards, {column}", awards=counted, snapshot=getattr(snapshot, column))
    targets = targets_of(programme_year.pk)
    for kind, column in (
        (TargetKind.PROJECTS, "projects_target"),
        (TargetKind.MUNICIPALITIES, "municipalities_target"),
    ):
        report.compare(f"target, {kind.value}", target=targets.get(kind), snapshot=getattr(snapshot, column))
