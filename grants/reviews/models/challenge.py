"""What a municipality has against people or institutions as reviewers, and how the committee decided."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.proposals.models import Proposal
from grants.reviews.challenges import rules
from portal.guards import append_only, refuse

PERSON, INSTITUTION = "person", "institution"
UPHELD, REJECTED, NOBODY = "upheld", "rejected", "nobody"


class ChallengedKind(models.TextChoices):
    """Whom a challenge names."""

    PERSON = PERSON, _("A person")
    INSTITUTION = INSTITUTION, _("An institution")


class RulingOutcome(models.TextChoices):
    """How it ended."""

    UPHELD = UPHELD, _("Upheld: the person does not judge it")
    REJECTED = REJECTED, _("Rejected: the cause does not suffice")
    NOBODY = NOBODY, _("Nobody in the pool is meant")


class Vote(models.TextChoices):
    """What a member of the committee said."""

    UPHOLD = rules.UPHOLD, _("For")
    REJECT = rules.REJECT, _("Against")
    ABSENT = rules.ABSENT, _("Absent")


class Challenge(models.Model):
    """An officer names a person or institution; whether they review is never said."""

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="challenges", verbose_name=_("proposal")
    )
    kind = models.CharField(_("whom"), max_length=12, choices=ChallengedKind.choices)
    named = models.CharField(_("name as the municipality wrote it"), max_length=200)
    reason = models.TextField(_("cause"), max_length=2000)
    filed_at = models.DateTimeField(_("filed at"), default=timezone.now)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("filed by")
    )

    class Meta:
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        ordering = ["-id"]
        triggers = [append_only("reviews_challenge_append_only")]

    def __str__(self) -> str:
        return f"{self.proposal} · {self.named}"


class Ruling(models.Model):
    """The committee's decision on one reviewer, or that nobody in the pool is meant."""

    challenge = models.ForeignKey(
        Challenge, models.PROTECT, related_name="rulings", verbose_name=_("challenge")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("reviewer")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=RulingOutcome.choices)
    reason = models.TextField(_("reason"), max_length=2000)
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        verbose_name = _("ruling")
        verbose_name_plural = _("rulings")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["challenge", "reviewer"], name="reviews_ruled_once"),
            models.UniqueConstraint(
                fields=["challenge"], condition=Q(reviewer=None), name="reviews_ruled_nobody_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome=NOBODY, reviewer=None) | (~Q(outcome=NOBODY) & Q(reviewer__isnull=False)),
                name="reviews_ruling_on_somebody",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reviews_ruling_with_reason"),
        ]
        triggers = [append_only("reviews_ruling_append_only")]

    def __str__(self) -> str:
        return f"{self.challenge}: {self.get_outcome_display()}"


class RulingVote(models.Model):
    """Who of the committee attended and voted; never the person concerned."""

    ruling = models.ForeignKey(Ruling, models.PROTECT, related_name="votes")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("member")
    )
    vote = models.CharField(_("vote"), max_length=10, choices=Vote.choices)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["ruling", "member"], name="reviews_vote_once"),
        ]
        triggers = [
            append_only("reviews_vote_append_only"),
            pgtrigger.Trigger(
                name="reviews_vote_without_the_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NEW.member_id = (SELECT reviewer_id FROM reviews_ruling WHERE id = NEW.ruling_id)
                    THEN {refuse("reviews_vote_without_the_person")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_vote_display()}"
