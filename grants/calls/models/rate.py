"""How much of a project the nation pays, by type of support."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models.call import Call
from grants.calls.models.programme import SupportType


class SupportRate(models.Model):
    """The share of the cost the nation bears, by support type, in this call."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="rates", verbose_name=_("call"))
    support_type = models.ForeignKey(
        SupportType, models.PROTECT, related_name="+", verbose_name=_("support type")
    )
    # Hundredths of a percent: 80 % is 8000. Whole numbers keep the rule exact to the won.
    national_basis_points = models.PositiveIntegerField(_("national share (0.01 %)"))

    class Meta:
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        ordering = ["call", "support_type"]
        constraints = [
            models.UniqueConstraint(fields=["call", "support_type"], name="calls_rate_once"),
            models.CheckConstraint(
                condition=Q(national_basis_points__gte=1, national_basis_points__lte=10_000),
                name="calls_rate_within_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.support_type} {self.national_basis_points / 100:g} %"

    @property
    def national_share(self) -> Decimal:
        """0.8 for 80 %."""
        return Decimal(self.national_basis_points) / 10_000

    @property
    def local_share(self) -> Decimal:
        """What is left for the province and the municipality."""
        return 1 - self.national_share
