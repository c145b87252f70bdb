"""What the dashboard shows, read from the snapshot: three queries, whatever the number of awards."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grants.awards import funnel
from grants.awards.models import Alert, AllocationSnapshot, LedgerEntry, SnapshotLine
from grants.calls.models import Envelope, Scope

LATEST = 12
# Levels of the map: nothing, pending only, one announced, several announced.
NOTHING, PENDING_ONLY, ONE, SEVERAL = 0, 1, 3, 5


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the funnel: how many proposals came so far, of all that were begun, and in which states.

    `states` is empty where the rows are not for the ministry to see.
    """

    label: str
    count: int
    whole: int
    states: str


@dataclass(frozen=True)
class Board:
    """A snapshot with its lines and the latest entries of its ledger."""

    snapshot: AllocationSnapshot
    others: list[AllocationSnapshot]
    lines: list[SnapshotLine]
    latest: list[LedgerEntry]

    def by(self, dimension: str) -> list[SnapshotLine]:
        """The lines of one dimension, in order of their codes."""
        return [line for line in self.lines if line.dimension == dimension]

    @cached_property
    def provinces(self) -> list[SnapshotLine]:
        """By province, each beside its own ceiling if it has one."""
        return self.by("province")

    @cached_property
    def fields(self) -> list[SnapshotLine]:
        """By service field."""
        return self.by("service_field")

    @cached_property
    def types(self) -> list[SnapshotLine]:
        """By support type."""
        return self.by("support_type")

    @cached_property
    def sizes(self) -> list[SnapshotLine]:
        """By size of the award, the smallest first."""
        return self.by("size")

    @cached_property
    def funnel(self) -> list[Step]:
        """From the first draft to the award."""
        whole = self.snapshot.begun
        return [
            Step(words, getattr(self.snapshot, stage), whole, _asked_by(stage))
            for stage, words in (
                ("begun", _("Begun")),
                ("filed", _("Filed")),
                ("received", _("Received")),
                ("eligible", _("Eligible")),
                ("reviewed", _("Under review")),
                ("awarded", _("Awarded")),
            )
        ]

    @cached_property
    def municipalities(self) -> list[SnapshotLine]:
        """Those with an award, most won first."""
        standing = [line for line in self.by("municipality") if line.projects]
        return sorted(standing, key=lambda line: (-line.used, line.key))

    @property
    def year_key(self) -> str:
        """The programme year's key as addresses carry it."""
        return str(self.snapshot.programme_year_id)

    @property
    def municipalities_pending(self) -> int:
        """Municipalities that only pending awards add."""
        return self.snapshot.municipalities_all - self.snapshot.municipalities_published

    @property
    def levels(self) -> dict[str, int]:
        """The map's levels by municipality."""
        return {line.key: _level(line) for line in self.municipalities}

    @property
    def titles(self) -> dict[str, str]:
        """What the map says of each municipality."""
        words = _("published %(published)s, pending %(pending)s")
        return {
            line.key: words % {"published": line.projects_published, "pending": line.projects_pending}
            for line in self.municipalities
        }

    @property
    def legend(self) -> list[tuple[int, str]]:
        """The map's levels in words."""
        return [
            (NOTHING, _("No award")),
            (PENDING_ONLY, _("Pending only")),
            (ONE, _("One published")),
            (SEVERAL, _("Several published")),
        ]

    @property
    def etag(self) -> str:
        """Changes when anything on the page does."""
        return etag_of(self.snapshot)


def _asked_by(stage: str) -> str:
    # What is not filed yet is counted but shown to nobody of the ministry: it has no rows to lead to.
    return "" if stage == "begun" else ",".join(sorted(funnel.STAGES[stage]))


def _level(line: SnapshotLine) -> int:
    if not line.projects_published:
        return PENDING_ONLY
    return ONE if line.projects_published == 1 else SEVERAL


def snapshots() -> QuerySet[AllocationSnapshot]:
    """Every programme year's snapshot with its standing alerts counted, the newest year first."""
    alerts = Alert.objects.filter(programme_year=OuterRef("programme_year"), cleared_at=None).order_by()
    grouped = alerts.values("programme_year")
    return (
        AllocationSnapshot.objects.select_related("programme_year")
        .annotate(
            alerts=Coalesce(Subquery(grouped.annotate(n=Count("id")).values("n")), Value(0)),
            alerts_seen_to=Coalesce(
                Subquery(grouped.annotate(n=Count("acknowledged_at")).values("n")), Value(0)
            ),
            last_alert=Coalesce(Subquery(grouped.annotate(n=Max("id")).values("n")), Value(0)),
        )
        .order_by("-programme_year__year", "programme_year")
    )


def etag_of(snapshot: Any) -> str:
    """Position, revision and alerts of one of `snapshots()`, and the language it is read in."""
    alerts = f"{snapshot.alerts}.{snapshot.alerts_seen_to}.{snapshot.last_alert}"
    return f"{snapshot.programme_year_id}-{snapshot.position}-{snapshot.revision}-{alerts}-{get_language()}"


def chosen(year: int | None) -> AllocationSnapshot | None:
    """The snapshot of a programme year by its key, else the newest."""
    found = snapshots()
    return (found.filter(programme_year=year) if year else found).first()


def board_of(year: int | None) -> Board | None:
    """The board of a programme year by its key, else of the newest; None before any snapshot."""
    every = list(snapshots())
    wanted = [each for each in every if year in (None, each.programme_year_id)]
    if not wanted:
        return None
    snapshot = wanted[0]
    lines = list(SnapshotLine.objects.filter(snapshot=snapshot).order_by("dimension", "key"))
    return Board(snapshot, [each for each in every if each != snapshot], lines, latest_entries(snapshot))


def latest_entries(snapshot: AllocationSnapshot) -> list[LedgerEntry]:
    """The newest movements of the year's national envelope."""
    national = Envelope.objects.filter(
        programme_year=snapshot.programme_year_id, scope=Scope.ALL, fiscal_year=F("programme_year__year")
    )
    return list(
        # By the one envelope's key, so that the index gives the newest whatever the ledger's length.
        LedgerEntry.objects.filter(envelope=Subquery(national.values("pk")[:1]))
        .select_related("award__municipality", "award__submission", "actor")
        .only(
            "position",
            "kind",
            "delta_reserved",
            "delta_committed",
            "entered_at",
            "award__municipality__full_name",
            "award__municipality__full_name_en",
            "award__submission__title",
            "actor__name",
        )
        .order_by("-position")[:LATEST]
    )
