"""An award: national money promised to one project."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.awards import states
from grants.awards.models.decision import Decision
from grants.awards.models.guards import award_of_its_calls_year
from grants.awards.models.tally import tallies_awards, tallies_years
from grants.calls.models import ProgrammeYear
from grants.proposals.models import Proposal, Submission
from portal.guards import (
    allowed_moves,
    append_only,
    begins_as,
    frozen_columns,
    moved_by_trigger_only,
    never_deleted,
    refuse,
)
from villages.models import Municipality


def begins_as_asked(name: str) -> pgtrigger.Trigger:
    """What is in force begins as what was asked."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("(NEW.amount <> NEW.amount_asked)"),
        func=refuse(name),
    )


class AwardState(models.TextChoices):
    """Where an award stands."""

    PENDING = states.PENDING, _("Pending")
    PUBLISHED = states.PUBLISHED, _("Published")
    CANCELLED = states.CANCELLED, _("Cancelled")


class Award(models.Model):
    """An award to a submission; reserves while pending, commits when published.

    `amount` is the national share in force of the programme year's own fiscal year, moved by the ledger
    alone; `amount_asked` is what was first reserved. Later years stand in AwardYear and never count
    against this year's ceiling.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="awards", verbose_name=_("decision"))
    programme_year = models.ForeignKey(
        ProgrammeYear, models.PROTECT, related_name="awards", verbose_name=_("programme year")
    )
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="awards", verbose_name=_("proposal"))
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="awards", verbose_name=_("submission")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="awards", verbose_name=_("municipality")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=AwardState.choices, default=AwardState.PENDING
    )
    amount = models.BigIntegerField(_("national share this fiscal year (won)"))
    amount_asked = models.BigIntegerField(_("asked of this fiscal year (won)"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    is_example = models.BooleanField(_("example data"), default=False)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="awards_amount_positive"),
            models.UniqueConstraint(
                fields=["proposal"], condition=~Q(state=states.CANCELLED), name="awards_proposal_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=states.PUBLISHED) | Q(published_at__isnull=False),
                name="awards_published_at_known",
            ),
        ]
        indexes = [models.Index(fields=["programme_year", "state"], name="awards_year_state")]
        triggers = [
            never_deleted("awards_award_never_deleted"),
            begins_as("awards_award_begins_pending", "state", [states.PENDING]),
            award_of_its_calls_year("awards_award_of_its_calls_year"),
            allowed_moves("awards_award_allowed_moves", "state", states.AWARD_MOVES),
            frozen_columns(
                "awards_award_frozen",
                [
                    "decision_id",
                    "programme_year_id",
                    "proposal_id",
                    "submission_id",
                    "municipality_id",
                    "amount_asked",
                ],
            ),
            begins_as_asked("awards_award_begins_as_asked"),
            moved_by_trigger_only("awards_amount_moved_by_ledger_only", "amount"),
            *tallies_awards("awards_award_tallied"),
            # What was announced ends on record, by a second person.
            pgtrigger.Trigger(
                name="awards_cancelled_with_ending",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.state = 'cancelled' AND OLD.state = 'published')"),
                func=f"""
                    IF NOT EXISTS (SELECT 1 FROM awards_awardending WHERE award_id = NEW.id)
                    THEN {refuse("awards_cancelled_with_ending")} END IF;
                    RETURN NEW;
                """,
            ),
            # Nothing is announced but with its whole decision, which a second person signed off.
            pgtrigger.Trigger(
                name="awards_published_with_decision",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.state = 'published' AND OLD.state <> 'published')"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM awards_decision WHERE id = NEW.decision_id AND state = 'published'
                    ) THEN {refuse("awards_published_with_decision")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} · {self.submission}"


class AwardYear(models.Model):
    """The national share of an award in one fiscal year; years after the first are future commitments.

    `amount` is in force, `amount_asked` what it began with. The programme year's own fiscal year moves with
    the ledger, later ones with a LaterYearChange.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="years")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    amount = models.BigIntegerField(_("national share (won)"))
    amount_asked = models.BigIntegerField(_("asked (won)"))

    class Meta:
        verbose_name = _("year of an award")
        verbose_name_plural = _("years of an award")
        ordering = ["award", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["award", "fiscal_year"], name="awards_year_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="awards_year_not_negative"),
        ]
        triggers = [
            never_deleted("awards_year_never_deleted"),
            frozen_columns("awards_year_frozen", ["award_id", "fiscal_year", "amount_asked"]),
            begins_as_asked("awards_year_begins_as_asked"),
            moved_by_trigger_only("awards_year_moved_by_change_only", "amount"),
            tallies_years("awards_year_tallied"),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}: {self.amount}"


class LaterYearChange(models.Model):
    """A future commitment that an adjustment moved (signed won); the insert itself moves the year."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="later_changes", verbose_name=_("award"))
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    delta = models.BigIntegerField(_("change (won)"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    key = models.CharField(_("key"), max_length=120, unique=True)
    entered_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("change of a later year")
        verbose_name_plural = _("changes of later years")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(delta=0), name="awards_later_change_moves_something"),
        ]
        triggers = [
            append_only("awards_later_change_append_only"),
            pgtrigger.Trigger(
                name="awards_later_change_moves_year",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=f"""
                    UPDATE awards_awardyear w SET amount = w.amount + NEW.delta
                    FROM awards_award a JOIN calls_programmeyear y ON y.id = a.programme_year_id
                    WHERE a.id = NEW.award_id AND w.award_id = a.id
                      AND w.fiscal_year = NEW.fiscal_year AND w.fiscal_year > y.year;
                    IF NOT FOUND THEN {refuse("awards_later_change_of_later_year")} END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}: {self.delta:+}"
