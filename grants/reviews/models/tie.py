"""What ties a reviewer to a place beyond their home: earlier work, earlier advice."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.guards import frozen_columns, never_deleted
from villages.models import Municipality, Province


class TieKind(models.TextChoices):
    """How a reviewer was tied to a place."""

    ADVICE = "advice", _("Advice, research or a service for it")
    WORKED = "worked", _("Worked there")
    LIVED = "lived", _("Lived there")


class ReviewerTie(models.Model):
    """A reviewer and a municipality or a whole province; excludes until it is struck out."""

    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="ties", verbose_name=_("reviewer")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=TieKind.choices)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("province")
    )
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    evidence = models.TextField(_("evidence"), max_length=1000)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    struck_at = models.DateTimeField(_("struck out at"), null=True, blank=True, editable=False)
    struck_reason = models.TextField(_("why it is struck out"), max_length=1000, blank=True)
    is_example = models.BooleanField(_("example data"), default=False, editable=False)

    class Meta:
        verbose_name = _("earlier tie")
        verbose_name_plural = _("earlier ties")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality=None) ^ Q(province=None), name="reviews_tie_of_one_place"
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="reviews_tie_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(struck_at=None) | ~Q(struck_reason=""), name="reviews_tie_struck_with_reason"
            ),
        ]
        triggers = [
            never_deleted("reviews_tie_never_deleted"),
            frozen_columns(
                "reviews_tie_frozen",
                ["reviewer_id", "kind", "municipality_id", "province_id", "since", "until", "evidence"],
            ),
            frozen_columns(
                "reviews_tie_strike_frozen", ["struck_at", "struck_reason"], unless="OLD.struck_at IS NULL"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.place}"

    @property
    def place(self) -> Municipality | Province | None:
        """Where."""
        return self.municipality or self.province
