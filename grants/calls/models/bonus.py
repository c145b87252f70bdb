"""Bonus points (가점) that a call gives beside the scores."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models.call import Call
from grants.calls.models.named import Named
from grants.calls.models.rubric import frozen_once_scored
from villages.models import Decline


class BonusRule(Named):
    """What earns how many points beside the scores; it stands once the first score is given.

    With `decline` it applies to municipalities so designated, and who they are is known from data.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="bonus_rules", verbose_name=_("call"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    code = models.SlugField(_("code"), max_length=20)
    points = models.DecimalField(_("bonus points"), max_digits=4, decimal_places=2)
    decline = models.CharField(
        _("known from data: population decline"),
        max_length=10,
        choices=[each for each in Decline.choices if each[0] != Decline.NONE],
        blank=True,
    )

    class Meta:
        verbose_name = _("rule of bonus points")
        verbose_name_plural = _("bonus points")
        ordering = ["call", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="calls_bonus_once"),
            models.CheckConstraint(condition=Q(points__gt=0), name="calls_bonus_gives_points"),
        ]
        triggers = [
            frozen_once_scored(
                "calls_bonus_frozen",
                "SELECT id FROM calls_rubric WHERE call_id = given.call_id AND is_current",
            )
        ]
