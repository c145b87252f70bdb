"""On what terms an award stands: its conditions, its adjustments, and the revised budget that confirms one."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.awards.models.award import Award
from portal.guards import append_only, frozen_columns, refuse
from portal.signoff.models import SignOff

ADJUST, REVISE = "awards.adjust", "awards.revised_budget"


def signed_about_award(kind: str, signoff: str = "NEW.signoff_id", award: str = "NEW.award_id") -> str:
    """SQL: a second person approved an act of this kind about the award."""
    return f"""EXISTS (
        SELECT 1 FROM signoff_signoff
        WHERE id = {signoff} AND state = 'approved' AND kind = '{kind}' AND about = 'awards.award:' || {award}
    )"""


def award_in_draft(award: str) -> str:
    """SQL: the award is pending in a decision that is still a draft."""
    return f"""EXISTS (
        SELECT 1 FROM awards_award a JOIN awards_decision d ON d.id = a.decision_id
        WHERE a.id = {award} AND a.state = 'pending' AND d.state = 'draft'
    )"""


class AwardCondition(models.Model):
    """What a municipality must meet, told at publication; written while the decision is a draft."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="conditions", verbose_name=_("award"))
    text = models.TextField(_("condition"), max_length=1000)
    due_on = models.DateField(_("due on"))
    met_at = models.DateTimeField(_("met at"), null=True, blank=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="awards_condition_says_something"),
            models.CheckConstraint(
                condition=Q(met_at=None, met_by=None) | Q(met_at__isnull=False, met_by__isnull=False),
                name="awards_condition_met_by_somebody",
            ),
        ]
        triggers = [
            frozen_columns("awards_condition_frozen", ["award_id", "text", "due_on"]),
            pgtrigger.Trigger(
                name="awards_condition_of_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Delete,
                declare=[("given", "RECORD")],
                func=f"""
                    IF TG_OP = 'INSERT' THEN given := NEW; ELSE given := OLD; END IF;
                    IF NOT {award_in_draft("given.award_id")}
                    THEN {refuse("awards_condition_of_draft")} END IF;
                    RETURN given;
                """,
            ),
            pgtrigger.Trigger(
                name="awards_condition_met_once_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.met_at IS NOT NULL)"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM awards_award WHERE id = NEW.award_id AND state = 'published'
                    ) THEN {refuse("awards_condition_met_once_published")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.text


class AdjustmentReason(models.TextChoices):
    """Why less is awarded than was asked."""

    ENVELOPE = "envelope", _("Fits what is left")
    SCOPE = "scope", _("Part of the project left out")
    OVERLAP = "overlap", _("Overlap with another project")
    COSTS = "costs", _("Costs reckoned too high")
    OTHER = "other", _("Another reason")


class Adjustment(models.Model):
    """An award below what was asked (조정), or back up to it; its amounts by year stand in AdjustmentYear.

    In force as soon as it is a row. Of a published award it needs an approved sign-off. The municipality
    confirms the latest one by a RevisedBudget, by `due_on`.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="adjustments", verbose_name=_("award"))
    reason = models.CharField(_("coded reason"), max_length=12, choices=AdjustmentReason.choices)
    reason_words = models.TextField(_("reason in words"))
    # Below what was asked in any year, so that a revised budget is due; not so when it was put back up.
    is_below = models.BooleanField(_("below what was asked"), default=True)
    due_on = models.DateField(_("revised budget by"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("at"), default=timezone.now)
    signoff = models.OneToOneField(SignOff, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=AdjustmentReason.values) & ~Q(reason_words=""),
                name="awards_adjustment_with_reason",
            )
        ]
        triggers = [
            append_only("awards_adjustment_append_only"),
            pgtrigger.Trigger(
                name="awards_adjusted_by_two",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT {award_in_draft("NEW.award_id")} AND NOT {signed_about_award(ADJUST)}
                    THEN {refuse("awards_adjusted_by_two")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award}: {self.get_reason_display()}"


class AdjustmentYear(models.Model):
    """What an adjustment gives in one fiscal year (won)."""

    adjustment = models.ForeignKey(Adjustment, models.PROTECT, related_name="years")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    amount = models.BigIntegerField(_("national share (won)"))

    class Meta:
        verbose_name = _("year of an adjustment")
        verbose_name_plural = _("years of an adjustment")
        ordering = ["adjustment", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["adjustment", "fiscal_year"], name="awards_adjusted_year_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="awards_adjusted_year_not_negative"),
        ]
        triggers = [append_only("awards_adjusted_year_append_only")]

    def __str__(self) -> str:
        return f"{self.fiscal_year}: {self.amount}"


class RevisedBudget(models.Model):
    """The budget at the same rates by which a municipality confirms an adjustment; its signer signed it."""

    adjustment = models.OneToOneField(
        Adjustment, models.PROTECT, related_name="budget", verbose_name=_("adjustment")
    )
    signoff = models.OneToOneField(SignOff, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed at"), default=timezone.now)

    class Meta:
        verbose_name = _("revised budget")
        verbose_name_plural = _("revised budgets")
        ordering = ["-id"]
        triggers = [
            append_only("awards_revised_append_only"),
            pgtrigger.Trigger(
                name="awards_revised_by_signer",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM awards_adjustment adjusted
                        WHERE adjusted.id = NEW.adjustment_id
                          AND {signed_about_award(REVISE, award="adjusted.award_id")}
                    ) THEN {refuse("awards_revised_by_signer")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.adjustment)


class RevisedLine(models.Model):
    """What a line of the filed budget becomes (won by source); `position` counts the filed copy's lines from 0."""

    budget = models.ForeignKey(RevisedBudget, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField(_("position"))
    national = models.BigIntegerField(_("national share (won)"))
    province = models.BigIntegerField(_("province's share (won)"))
    local = models.BigIntegerField(_("municipality's share (won)"))
    own = models.BigIntegerField(_("own contribution (won)"))

    class Meta:
        verbose_name = _("line of a revised budget")
        verbose_name_plural = _("lines of a revised budget")
        ordering = ["budget", "position"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "position"], name="awards_revised_line_once"),
            models.CheckConstraint(
                condition=Q(national__gte=0, province__gte=0, local__gte=0, own__gte=0),
                name="awards_revised_line_not_negative",
            ),
        ]
        triggers = [append_only("awards_revised_line_append_only")]

    def __str__(self) -> str:
        return f"{self.position}: {self.national}"
