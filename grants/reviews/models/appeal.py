"""An appeal (이의신청) of a municipality against what was announced to it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.proposals import states as proposal_states
from grants.proposals.models import Proposal, ProposalState
from grants.reviews.appeals import states
from portal.guards import allowed_moves, begins_as, frozen_columns, never_deleted, refuse
from portal.signoff.models import SignOff

# The kind of sign-off that decides an appeal.
DECIDE = "appeal.decide"
LONGEST = 3000
# What may be appealed against: that it was found ineligible, and every announced result.
APPEALABLE = frozenset({proposal_states.INELIGIBLE, *proposal_states.OUTCOMES})


class AppealState(models.TextChoices):
    """Where it stands."""

    FILED = states.FILED, _("Appeal filed")
    WITHDRAWN = states.WITHDRAWN, _("Appeal withdrawn")
    UPHELD = states.UPHELD, _("Appeal upheld")
    DISMISSED = states.DISMISSED, _("Appeal dismissed")
    INADMISSIBLE = states.INADMISSIBLE, _("Appeal not admissible")


class Appeal(models.Model):
    """One a result; its reasons stand as filed, and the answer comes with an approved sign-off only."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="appeals", verbose_name=_("proposal"))
    outcome = models.CharField(_("appealed against"), max_length=20, choices=ProposalState.choices)
    outcome_since = models.DateTimeField(_("announced at"))
    text = models.TextField(_("what is appealed, and why"), max_length=LONGEST)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("filed by")
    )
    filed_at = models.DateTimeField(_("filed at"))
    state = models.CharField(_("state"), max_length=12, choices=AppealState.choices, default=states.FILED)
    answer = models.TextField(_("answer with its reasons"), max_length=LONGEST, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    signoff = models.OneToOneField(
        SignOff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sign-off")
    )

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-filed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "outcome_since"], name="reviews_appeal_once"),
            models.CheckConstraint(condition=~Q(text=""), name="reviews_appeal_with_reasons"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(states.DECIDED), signoff__isnull=False, decided_at__isnull=False)
                & ~Q(answer="")
                | Q(state__in=[states.FILED, states.WITHDRAWN], signoff=None, decided_at=None, answer=""),
                name="reviews_appeal_decided_with_answer",
            ),
        ]
        triggers = [
            never_deleted("reviews_appeal_never_deleted"),
            begins_as("reviews_appeal_begins_filed", "state", [states.FILED]),
            allowed_moves("reviews_appeal_allowed_moves", "state", states.ALLOWED_MOVES),
            frozen_columns(
                "reviews_appeal_frozen",
                ["proposal_id", "outcome", "outcome_since", "text", "filed_by_id", "filed_at"],
            ),
            frozen_columns(
                "reviews_appeal_decision_frozen",
                ["answer", "decided_at", "signoff_id"],
                unless=f"OLD.state = '{states.FILED}'",
            ),
            pgtrigger.Trigger(
                name="reviews_appeal_of_what_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM proposals_proposal
                        WHERE id = NEW.proposal_id AND state = NEW.outcome AND state_since = NEW.outcome_since
                          AND state IN ({", ".join(f"'{each}'" for each in sorted(APPEALABLE))})
                    ) THEN {refuse("reviews_appeal_of_what_stands")} END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="reviews_appeal_signed_off",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.signoff_id IS NOT NULL)"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM signoff_signoff
                        WHERE id = NEW.signoff_id AND kind = '{DECIDE}' AND state = 'approved'
                          AND about = 'reviews.appeal:' || NEW.id
                          AND payload ->> 'outcome' = NEW.state AND payload ->> 'answer' = NEW.answer
                    ) THEN {refuse("reviews_appeal_signed_off")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} · {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        """The page of the municipality."""
        return reverse("appeals:appeal", args=[self.proposal_id])
