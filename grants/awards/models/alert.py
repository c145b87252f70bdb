"""What deserves a word of warning, from which level and to whom; and the warnings themselves."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.awards.models.terms import Adjustment
from grants.calls.models import Envelope, ProgrammeYear


class AlertRule(models.TextChoices):
    """What an alert is about."""

    ENVELOPE_LEVEL = "envelope_level", _("An envelope fills")
    PROVINCE_NEAR = "province_near", _("A province nears its ceiling")
    TARGET_LOST = "target_lost", _("A target can no longer be met")
    BUDGET_OVERDUE = "budget_overdue", _("A revised budget is overdue")
    LEDGER_DISAGREES = "ledger_disagrees", _("The books disagree")


class AlertSetting(models.Model):
    """When a rule raises an alert, and who is told. `level` is percent; 0 for a rule that has none."""

    rule = models.CharField(_("rule"), max_length=40, choices=AlertRule.choices)
    level = models.PositiveSmallIntegerField(_("level (%)"), default=0)
    is_on = models.BooleanField(_("raises alerts"), default=True)
    tells_managers = models.BooleanField(_("tells programme managers"), default=True)
    tells_finance = models.BooleanField(_("tells finance officers"), default=True)
    tells_administrators = models.BooleanField(_("tells administrators"), default=False)

    class Meta:
        verbose_name = _("rule of alerts")
        verbose_name_plural = _("rules of alerts")
        ordering = ["rule", "level"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "level"], name="awards_alert_rule_once"),
            models.CheckConstraint(condition=Q(level__lte=100), name="awards_alert_level_is_percent"),
            models.CheckConstraint(
                condition=Q(rule__in=["envelope_level", "province_near"], level__gte=1)
                | Q(rule__in=["target_lost", "budget_overdue", "ledger_disagrees"], level=0),
                name="awards_alert_level_fits_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()} {self.level} %" if self.level else str(self.get_rule_display())


class Alert(models.Model):
    """Something someone must act on: raised once and told once, acknowledged, cleared when it passes."""

    programme_year = models.ForeignKey(
        ProgrammeYear, models.PROTECT, related_name="alerts", verbose_name=_("programme year")
    )
    rule = models.CharField(_("rule"), max_length=40, choices=AlertRule.choices)
    envelope = models.ForeignKey(
        Envelope, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("envelope")
    )
    # Which revised budget is overdue; empty for the rules about envelopes, targets and books.
    adjustment = models.ForeignKey(
        Adjustment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("adjustment")
    )
    level = models.PositiveSmallIntegerField(_("level (%)"), default=0)
    details = models.JSONField(default=dict)
    raised_at = models.DateTimeField(_("raised at"), default=timezone.now)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("acknowledged by"),
    )
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
                condition=Q(cleared_at=None, envelope=None, adjustment=None),
                name="awards_alert_once_per_year",
            ),
            models.UniqueConstraint(
                fields=["adjustment", "rule"],
                condition=Q(cleared_at=None, adjustment__isnull=False),
                name="awards_alert_once_per_adjustment",
            ),
            models.CheckConstraint(
                condition=Q(rule="budget_overdue", adjustment__isnull=False, envelope=None)
                | ~Q(rule="budget_overdue") & Q(adjustment=None),
                name="awards_alert_of_adjustment_fits_rule",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="awards_alert_acknowledged_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.get_rule_display()
