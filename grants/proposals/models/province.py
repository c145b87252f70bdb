"""What a province said of its municipalities' proposals (경유), and in which order it puts them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Deferrable, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call
from grants.proposals import states
from grants.proposals.models.proposal import Proposal
from grants.proposals.models.submission import Submission
from portal.guards import append_only, refuse
from villages.models import Province


class Decision(models.TextChoices):
    """Endorsed and sent on, or returned to the municipality."""

    ENDORSED = states.ENDORSED, _("Endorsed")
    RETURNED = states.RETURNED, _("Returned")


class ProvinceDecision(models.Model):
    """What the province decided on one filed copy; the last one counts."""

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="province_decisions", verbose_name=_("proposal")
    )
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+", verbose_name=_("filed copy"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)

    class Meta:
        verbose_name = _("decision of the province")
        verbose_name_plural = _("decisions of the province")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="province_decision_known"),
            models.CheckConstraint(
                condition=~Q(decision=Decision.RETURNED.value) | ~Q(reason=""),
                name="province_returned_with_reason",
            ),
        ]
        triggers = [append_only("province_decision_append_only")]

    def __str__(self) -> str:
        return self.get_decision_display()


class ProvinceRank(models.Model):
    """The place of an endorsed proposal among those of its province in a call, from 1 on, without gaps."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="province_rank")
    call = models.ForeignKey(Call, models.PROTECT, related_name="+", verbose_name=_("call"))
    province = models.ForeignKey(Province, models.PROTECT, related_name="+", verbose_name=_("province"))
    place = models.PositiveSmallIntegerField(_("place in the province"))

    class Meta:
        verbose_name = _("place in the province")
        verbose_name_plural = _("places in the province")
        ordering = ["call", "province", "place"]
        constraints = [
            # Checked at the end of each statement, so that one statement can change places.
            models.UniqueConstraint(
                fields=["call", "province", "place"],
                name="province_rank_once",
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(condition=Q(place__gte=1), name="province_rank_from_one"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="province_rank_of_its_own",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM proposals_proposal
                        JOIN villages_municipality place ON place.code = proposals_proposal.municipality_id
                        WHERE proposals_proposal.id = NEW.proposal_id
                          AND proposals_proposal.call_id = NEW.call_id
                          AND place.province_id = NEW.province_id
                    ) THEN {refuse("province_rank_of_its_own")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province} {self.place}"
