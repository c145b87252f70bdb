"""A decision: one act that names what is awarded, what is on reserve and what is not."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.awards import allocation, states
from grants.awards.models.slate import Slate
from grants.calls.models import Call
from grants.proposals.models import Submission
from grants.reviews.models import RankingRun
from portal.guards import allowed_moves, begins_as, frozen_columns, never_deleted, refuse
from portal.signoff.models import SignOff


class DecisionState(models.TextChoices):
    """Where a decision stands."""

    DRAFT = states.DRAFT, _("Draft")
    AWAITING = states.AWAITING, _("Awaiting sign-off")
    PUBLISHED = states.PUBLISHED, _("Published")
    WITHDRAWN = states.WITHDRAWN, _("Withdrawn")


class Outcome(models.TextChoices):
    """What a decision says of one submission."""

    AWARD = "award", _("Award")
    RESERVE = "reserve", _("Reserve")
    NOT_AWARDED = "not_awarded", _("Not awarded")


class Why(models.TextChoices):
    """Why a line is not simply above the line."""

    BELOW_PASS_MARK = allocation.BELOW_PASS_MARK, _("Below the pass mark")
    BELOW_LINE = allocation.BELOW_LINE, _("Below the line")
    TIE_AT_LINE = allocation.TIE_AT_LINE, _("Tie at the line")
    ENVELOPE = allocation.ENVELOPE, _("Ceiling of province, field or type")
    NO_AMOUNT = allocation.NO_AMOUNT, _("Asks nothing of this year")
    BY_MANAGER = allocation.BY_MANAGER, _("Changed by hand")


class Decision(models.Model):
    """The decision on a call, drafted from a ranking, published all at once by a second person."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="decisions", verbose_name=_("call"))
    ranking = models.ForeignKey(
        RankingRun, models.PROTECT, related_name="decisions", verbose_name=_("ranking")
    )
    # The slate it was adopted from; empty where the plain line was drawn.
    slate = models.ForeignKey(
        Slate, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("slate")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=DecisionState.choices, default=DecisionState.DRAFT
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"), default=timezone.now)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    signoff = models.OneToOneField(SignOff, models.PROTECT, null=True, blank=True, related_name="decision")

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=states.PUBLISHED) | Q(published_at__isnull=False, signoff__isnull=False),
                name="awards_published_by_signoff",
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(state__in=[states.DRAFT, states.AWAITING]),
                name="awards_one_open_decision",
            ),
        ]
        triggers = [
            never_deleted("awards_decision_never_deleted"),
            begins_as("awards_decision_begins_draft", "state", [states.DRAFT]),
            allowed_moves("awards_decision_allowed_moves", "state", states.DECISION_MOVES),
            frozen_columns("awards_decision_frozen", ["call_id", "ranking_id", "drafted_by_id", "slate_id"]),
            pgtrigger.Trigger(
                name="awards_decision_of_solved_slate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("(NEW.slate_id IS NOT NULL)"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM awards_slate s JOIN awards_slateinput i ON i.id = s.input_id
                        WHERE s.id = NEW.slate_id AND s.state = 'solved' AND i.ranking_id = NEW.ranking_id
                    ) THEN {refuse("awards_decision_of_solved_slate")} END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="awards_decision_published_by_two",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.state = 'published' AND OLD.state <> 'published')"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM signoff_signoff
                        WHERE id = NEW.signoff_id AND state = 'approved' AND kind = 'awards.publish'
                          AND about = 'awards.decision:' || NEW.id
                    ) THEN {refuse("awards_decision_published_by_two")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} #{self.pk}"


class DecisionLine(models.Model):
    """What a decision says of one submission, with its rank."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="lines")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+", verbose_name=_("submission"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    rank = models.PositiveIntegerField(_("rank"))
    amount = models.BigIntegerField(_("asked of this fiscal year (won)"))
    why = models.CharField(_("why"), max_length=16, choices=Why.choices, blank=True)

    class Meta:
        verbose_name = _("line of a decision")
        verbose_name_plural = _("lines of a decision")
        ordering = ["decision", "rank", "submission"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "submission"], name="awards_decided_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="awards_line_of_open_decision",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("given", "RECORD")],
                func=f"""
                    IF TG_OP = 'INSERT' THEN given := NEW; ELSE given := OLD; END IF;
                    IF NOT EXISTS (
                        SELECT 1 FROM awards_decision WHERE id = given.decision_id AND state = 'draft'
                    ) THEN {refuse("awards_line_of_open_decision")} END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
            frozen_columns("awards_line_frozen", ["decision_id", "submission_id", "rank", "amount"]),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.submission}: {self.get_outcome_display()}"
