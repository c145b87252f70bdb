"""When the reviewers of a call are reminded; a call without rules takes the usual ones."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call


class ReminderRule(models.Model):
    """So many days before the review ends; negative: after it."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="reminder_rules", verbose_name=_("call"))
    days_before = models.SmallIntegerField(
        _("days before the review ends (negative: after)"),
        validators=[MinValueValidator(-30), MaxValueValidator(30)],
    )

    class Meta:
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        ordering = ["call", "-days_before"]
        constraints = [
            models.UniqueConstraint(fields=["call", "days_before"], name="reviews_reminder_once"),
            models.CheckConstraint(
                condition=Q(days_before__gte=-30, days_before__lte=30), name="reviews_reminder_within_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.days_before:+}"
