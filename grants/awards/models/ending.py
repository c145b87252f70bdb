"""How a published award ended: given up by the municipality, or cancelled by the ministry."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.awards.models.award import Award
from grants.awards.models.terms import signed_about_award
from portal.guards import append_only, refuse
from portal.signoff.models import SignOff

DECLINE, REVOKE = "awards.decline", "awards.revoke"


class EndingKind(models.TextChoices):
    """Who ended it."""

    DECLINED = "declined", _("Given up by the local government")
    REVOKED = "revoked", _("Cancelled by the ministry")


class AwardEnding(models.Model):
    """The end of a published award, signed by a second person; without one none is cancelled."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="ending", verbose_name=_("award"))
    kind = models.CharField(_("kind"), max_length=10, choices=EndingKind.choices)
    reason = models.TextField(_("reason"))
    signoff = models.OneToOneField(SignOff, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), default=timezone.now)

    class Meta:
        verbose_name = _("end of an award")
        verbose_name_plural = _("ends of awards")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EndingKind.values) & ~Q(reason=""), name="awards_ending_with_reason"
            )
        ]
        triggers = [
            append_only("awards_ending_append_only"),
            pgtrigger.Trigger(
                name="awards_ended_by_two",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT (NEW.kind = 'declined' AND {signed_about_award(DECLINE)}
                         OR NEW.kind = 'revoked' AND {signed_about_award(REVOKE)})
                    THEN {refuse("awards_ended_by_two")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award}: {self.get_kind_display()}"
