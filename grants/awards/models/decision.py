"""A decision: one act that names what is awarded, what is on reserve and what is not."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThanOrEqual
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
    SCHEDULED = states.SCHEDULED, _("To be published at a set time")
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
    BEYOND_RESERVE = allocation.BEYOND_RESERVE, _("Beyond the reserve list")
    BY_SLATE = "by_slate", _("Chosen by a slate")
    BY_MANAGER = "by_manager", _("Changed by hand")


class Reason(models.TextChoices):
    """Why a line leaves the ranking: awarded where the plain line awards not, or the other way round."""

    SLATE = "slate", _("Chosen by a slate")
    TIE = "tie", _("Choice among equals")
    FITS = "fits", _("Fits what is left")
    BALANCE = "balance", _("Regional balance")
    OVERLAP = "overlap", _("Overlap with another project")
    CAPACITY = "capacity", _("Capacity of the applicant")
    GIVEN_UP = "given_up", _("Given up by the applicant")
    CORRECTION = "correction", _("Correction of an error")
    OTHER = "other", _("Another reason")


# Of the words that go with a reason, in characters.
LEAST_WORDS = 10
# In SQL: whether a line is awarded where the plain line is not, or the other way round.
LEAVES_RANKING = "(line.outcome = 'award') <> (line.plain_outcome = 'award')"


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
    # From when on it may be published; None for at once.
    publish_at = models.DateTimeField(_("to be published at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    # Of those on the reserve list of an earlier decision, not of those under review.
    from_reserve = models.BooleanField(_("from the reserve list"), default=False)
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
            models.CheckConstraint(
                condition=~Q(state=states.SCHEDULED) | Q(publish_at__isnull=False, signoff__isnull=False),
                name="awards_scheduled_by_signoff",
            ),
            models.CheckConstraint(
                condition=Q(publish_at=None) | Q(published_at=None) | Q(published_at__gte=F("publish_at")),
                name="awards_published_in_time",
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(state__in=sorted(states.OPEN)),
                name="awards_one_open_decision",
            ),
        ]
        triggers = [
            never_deleted("awards_decision_never_deleted"),
            begins_as("awards_decision_begins_draft", "state", [states.DRAFT]),
            allowed_moves("awards_decision_allowed_moves", "state", states.DECISION_MOVES),
            frozen_columns(
                "awards_decision_frozen",
                ["call_id", "ranking_id", "drafted_by_id", "slate_id", "from_reserve"],
            ),
            frozen_columns("awards_publish_at_frozen", ["publish_at"], unless="OLD.state = 'draft'"),
            # By the database's own clock: that of a worker may be wrong, or jump.
            pgtrigger.Trigger(
                name="awards_published_not_early",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.state = 'published' AND OLD.state <> NEW.state)"),
                func=f"""
                    IF NEW.publish_at > clock_timestamp() THEN {refuse("awards_published_not_early")} END IF;
                    RETURN NEW;
                """,
            ),
            # What a new request asks no earlier approval answers.
            pgtrigger.Trigger(
                name="awards_decision_asks_anew",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.state = 'awaiting_signoff' AND OLD.state = 'draft')"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM signoff_signoff WHERE id = NEW.signoff_id AND state = 'pending'
                    ) THEN {refuse("awards_decision_asks_anew")} END IF;
                    RETURN NEW;
                """,
            ),
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
                condition=pgtrigger.Condition(
                    "(NEW.state IN ('scheduled', 'published') AND OLD.state <> NEW.state)"
                ),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM signoff_signoff
                        WHERE id = NEW.signoff_id AND state = 'approved' AND kind = 'awards.publish'
                          AND about = 'awards.decision:' || NEW.id
                    ) THEN {refuse("awards_decision_published_by_two")} END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="awards_exceptions_with_reasons",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "(NEW.state IN ('awaiting_signoff', 'published') AND OLD.state <> NEW.state)"
                ),
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM awards_decisionline line
                        WHERE line.decision_id = NEW.id AND line.reason = '' AND {LEAVES_RANKING}
                    ) THEN {refuse("awards_exceptions_with_reasons")} END IF;
                    RETURN NEW;
                """,
            ),
            # No one approves what they changed by hand, whoever laid it before them.
            pgtrigger.Trigger(
                name="awards_changed_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "(NEW.state IN ('scheduled', 'published') AND OLD.state <> NEW.state)"
                ),
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM awards_decisionline line
                        JOIN signoff_signoff signed ON signed.id = NEW.signoff_id
                        WHERE line.decision_id = NEW.id AND line.changed_by_id = signed.decided_by_id
                    ) THEN {refuse("awards_changed_by_another")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} #{self.pk}"


class DecisionLine(models.Model):
    """What a decision says of one submission, with its rank, and what the plain line down the ranking says.

    Where the two differ on whether it is awarded, the line is an exception: it carries a coded reason
    and words of `LEAST_WORDS` characters or more before a second person is asked.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="lines")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+", verbose_name=_("submission"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    rank = models.PositiveIntegerField(_("rank"))
    amount = models.BigIntegerField(_("asked of this fiscal year (won)"))
    why = models.CharField(_("why"), max_length=16, choices=Why.choices, blank=True)
    plain_outcome = models.CharField(_("by the ranking alone"), max_length=12, choices=Outcome.choices)
    reason = models.CharField(_("coded reason"), max_length=12, choices=Reason.choices, blank=True)
    reason_words = models.TextField(_("reason in words"), blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of a decision")
        verbose_name_plural = _("lines of a decision")
        ordering = ["decision", "rank", "submission"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "submission"], name="awards_decided_once"),
            models.CheckConstraint(
                condition=Q(plain_outcome__in=Outcome.values), name="awards_line_plain_outcome"
            ),
            models.CheckConstraint(
                condition=Q(reason="", reason_words="")
                | Q(GreaterThanOrEqual(Length(Trim("reason_words")), LEAST_WORDS), reason__in=Reason.values),
                name="awards_reason_with_words",
            ),
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
            frozen_columns(
                "awards_line_frozen", ["decision_id", "submission_id", "rank", "amount", "plain_outcome"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.submission}: {self.get_outcome_display()}"

    @property
    def leaves_ranking(self) -> bool:
        """Whether it is awarded where the plain line is not, or the other way round."""
        return (self.outcome == Outcome.AWARD) != (self.plain_outcome == Outcome.AWARD)
