"""What Celery keeps of the envelope and the targets."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from grants.awards import sizing
from grants.calls.models import ProgrammeYear


class AllocationSnapshot(models.Model):
    """Totals of a programme year at a ledger position.

    `revision` rises with every snapshot taken: also a change that moves no money, such as another
    ceiling, makes a new one.
    """

    programme_year = models.OneToOneField(
        ProgrammeYear, models.PROTECT, related_name="snapshot", verbose_name=_("programme year")
    )
    position = models.BigIntegerField(_("ledger position"))
    revision = models.BigIntegerField(default=1)
    taken_at = models.DateTimeField(_("as of"))
    ceiling = models.BigIntegerField(_("ceiling (won)"))
    reserved = models.BigIntegerField(_("reserved (won)"))
    committed = models.BigIntegerField(_("committed (won)"))
    future = models.BigIntegerField(_("future commitments (won)"), default=0)
    projects_published = models.PositiveIntegerField(default=0)
    projects_pending = models.PositiveIntegerField(default=0)
    municipalities_published = models.PositiveIntegerField(default=0)
    municipalities_all = models.PositiveIntegerField(default=0)
    projects_target = models.PositiveIntegerField(null=True)
    municipalities_target = models.PositiveIntegerField(null=True)
    # What the reserve list could still add with the won left, in order of rank.
    projects_fitting = models.PositiveIntegerField(default=0)
    municipalities_fitting = models.PositiveIntegerField(default=0)
    # How many proposals of the year's calls came at least so far; those withdrawn count nowhere.
    begun = models.PositiveIntegerField(_("begun"), default=0)
    filed = models.PositiveIntegerField(_("filed"), default=0)
    received = models.PositiveIntegerField(_("received"), default=0)
    eligible = models.PositiveIntegerField(_("eligible"), default=0)
    reviewed = models.PositiveIntegerField(_("under review"), default=0)
    awarded = models.PositiveIntegerField(_("awarded"), default=0)

    class Meta:
        verbose_name = _("allocation snapshot")
        verbose_name_plural = _("allocation snapshots")

    def __str__(self) -> str:
        return f"{self.programme_year} #{self.position}"

    @property
    def left(self) -> int:
        """Won that may still be reserved."""
        return self.ceiling - self.reserved - self.committed


class SnapshotLine(models.Model):
    """One row of a snapshot's breakdown: a province, field, type, size or municipality, with its names.

    The names stand here so that the dashboard asks nobody else.
    """

    snapshot = models.ForeignKey(AllocationSnapshot, models.CASCADE, related_name="lines")
    dimension = models.CharField(max_length=16)
    key = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    ceiling = models.BigIntegerField(null=True)
    reserved = models.BigIntegerField(default=0)
    committed = models.BigIntegerField(default=0)
    projects_published = models.PositiveIntegerField(default=0)
    projects_pending = models.PositiveIntegerField(default=0)
    municipalities_published = models.PositiveIntegerField(default=0)
    municipalities_all = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("line of a snapshot")
        verbose_name_plural = _("lines of a snapshot")
        ordering = ["snapshot", "dimension", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "dimension", "key"], name="awards_snapshot_line_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.key}"

    @property
    def localized_name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if (get_language() or "").startswith("en") else self.name

    @property
    def size_lookup(self) -> str:
        """Of a line by size: the question to the list of awards that finds its rows."""
        _band, least, most = list(sizing.bands())[int(self.key)]
        ends = (("amount__gte", least), ("amount__lt", most))
        return "&".join(f"{lookup}={won}" for lookup, won in ends if won is not None)

    @property
    def may_have_ceiling(self) -> bool:
        """Whether an envelope may be over it."""
        return self.dimension in {"province", "service_field", "support_type"}

    @property
    def used(self) -> int:
        """Won committed and reserved."""
        return self.committed + self.reserved

    @property
    def projects(self) -> int:
        """Awards published and pending."""
        return self.projects_published + self.projects_pending
