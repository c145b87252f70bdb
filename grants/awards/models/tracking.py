"""What Celery keeps of the envelope and the targets."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Envelope, ProgrammeYear


class AllocationSnapshot(models.Model):
    """Totals of a programme year at a ledger position; the newest position wins."""

    programme_year = models.OneToOneField(
        ProgrammeYear, models.PROTECT, related_name="snapshot", verbose_name=_("programme year")
    )
    position = models.BigIntegerField(_("ledger position"))
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
    """One row of a snapshot's breakdown: a province, field, type or municipality, with its names.

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
    def used(self) -> int:
        """Won committed and reserved."""
        return self.committed + self.reserved

    @property
    def projects(self) -> int:
        """Awards published and pending."""
        return self.projects_published + self.projects_pending


class AlertRule(models.TextChoices):
    """What an alert is about."""

    ENVELOPE_LEVEL = "envelope_level", _("An envelope fills")
    PROVINCE_NEAR = "province_near", _("A province nears its ceiling")
    TARGET_LOST = "target_lost", _("A target can no longer be met")
    LEDGER_DISAGREES = "ledger_disagrees", _("The books disagree")


class Alert(models.Model):
    """Something someone must act on: raised once, cleared when it passes."""

    programme_year = models.ForeignKey(
        ProgrammeYear, models.PROTECT, related_name="alerts", verbose_name=_("programme year")
    )
    rule = models.CharField(_("rule"), max_length=40, choices=AlertRule.choices)
    envelope = models.ForeignKey(
        Envelope, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("envelope")
    )
    level = models.PositiveSmallIntegerField(_("level (%)"), default=0)
    details = models.JSONField(default=dict)
    raised_at = models.DateTimeField(_("raised at"), default=timezone.now)
    cleared_at = models.DateTimeField(_("cleared at"), null=True, blank=True)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme_year", "rule", "envelope", "level"],
                condition=Q(cleared_at=None, envelope__isnull=False),
                name="awards_alert_once_per_envelope",
            ),
            models.UniqueConstraint(
                fields=["programme_year", "rule", "level"],
                condition=Q(cleared_at=None, envelope=None),
                name="awards_alert_once_per_year",
            ),
        ]

    def __str__(self) -> str:
        return self.get_rule_display()
