"""Bonus points granted to a submission, with their evidence."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.models import BonusRule
from grants.proposals.models import Submission
from portal.guards import frozen_columns, never_deleted, refuse


class BonusGrant(models.Model):
    """Points by a rule of the call; taken back with a reason, never removed."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="bonus_grants", verbose_name=_("submission")
    )
    rule = models.ForeignKey(BonusRule, models.PROTECT, related_name="grants", verbose_name=_("bonus points"))
    evidence = models.TextField(_("evidence"), max_length=1000)
    granted_at = models.DateTimeField(_("granted at"), default=timezone.now)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdraw_reason = models.TextField(_("why it was taken back"), blank=True)

    class Meta:
        verbose_name = _("bonus points granted")
        verbose_name_plural = _("bonus points granted")
        ordering = ["submission", "rule"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "rule"],
                condition=Q(withdrawn_at=None),
                name="reviews_bonus_granted_once",
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="reviews_bonus_has_evidence"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdraw_reason=""),
                name="reviews_bonus_taken_back_with_reason",
            ),
        ]
        triggers = [
            never_deleted("reviews_bonus_never_deleted"),
            frozen_columns(
                "reviews_bonus_frozen",
                ["submission_id", "rule_id", "evidence", "granted_at", "granted_by_id"],
            ),
            frozen_columns(
                "reviews_bonus_taken_back_for_good",
                ["withdrawn_at", "withdrawn_by_id", "withdraw_reason"],
                unless="OLD.withdrawn_at IS NULL",
            ),
            pgtrigger.Trigger(
                name="reviews_bonus_of_its_call",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM calls_bonusrule r JOIN proposals_submission s ON s.call_id = r.call_id
                        WHERE r.id = NEW.rule_id AND s.id = NEW.submission_id
                    ) THEN {refuse("reviews_bonus_of_its_call")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} +{self.rule.points}"
