"""A request to mend named fields by a date (보완요청), and the copy that answered it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.proposals.models.proposal import Proposal
from grants.proposals.models.submission import Submission
from portal.guards import append_only, frozen_columns, never_deleted, refuse


class Outcome(models.TextChoices):
    """How a request ended."""

    ACCEPTED = "accepted", _("Accepted")
    ASKED_AGAIN = "asked_again", _("Asked again")
    LAPSED = "lapsed", _("Not answered in time")
    CALLED_OFF = "called_off", _("Called off")
    WITHDRAWN = "withdrawn", _("Proposal withdrawn")


class SupplementRequest(models.Model):
    """What the ministry asked to have mended in `submission` before `due_at`; open while `outcome` is empty.

    `answer` is the last copy that was filed for it. Only the named fields of it differ from `submission`.
    """

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="supplements", verbose_name=_("proposal")
    )
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+", verbose_name=_("filed copy"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    due_at = models.DateTimeField(_("to be mended until"))
    answer = models.OneToOneField(
        Submission,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers_request",
        verbose_name=_("answer"),
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("request to mend")
        verbose_name_plural = _("requests to mend")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal"], condition=Q(outcome=""), name="supplement_one_open"),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("requested_at")), name="supplement_due_after_request"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None, closed_by=None)
                | (~Q(outcome="") & Q(closed_at__isnull=False, closed_by__isnull=False)),
                name="supplement_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[Outcome.ACCEPTED.value, Outcome.ASKED_AGAIN.value])
                | Q(answer__isnull=False),
                name="supplement_accepted_with_answer",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *Outcome.values]), name="supplement_outcome_known"
            ),
        ]
        triggers = [
            never_deleted("supplement_never_deleted"),
            frozen_columns(
                "supplement_frozen",
                ["proposal_id", "submission_id", "requested_by_id", "requested_at", "due_at"],
            ),
            frozen_columns(
                "supplement_closed_stays",
                ["answer_id", "outcome", "closed_by_id", "closed_at"],
                unless="OLD.outcome = ''",
            ),
            pgtrigger.Trigger(
                name="supplement_asked_of_received",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NEW.outcome <> '' OR NOT EXISTS (
                        SELECT 1 FROM proposals_proposal
                        WHERE id = NEW.proposal_id AND state = 'received'
                          AND NEW.submission_id = (
                            SELECT id FROM proposals_submission
                            WHERE proposal_id = NEW.proposal_id ORDER BY revision DESC LIMIT 1
                          )
                    ) THEN {refuse("supplement_asked_of_received")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission.number} · {self.requested_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether the ministry still waits, or has not yet looked at the answer."""
        return not self.outcome


class SupplementItem(models.Model):
    """One field to be mended, by its address (`summary`, `lines`, `answers/<key>`), and what is wrong with it."""

    request = models.ForeignKey(
        SupplementRequest, models.PROTECT, related_name="items", verbose_name=_("request to mend")
    )
    field = models.CharField(_("field"), max_length=120)
    text = models.CharField(_("what is to be mended"), max_length=1000)

    class Meta:
        verbose_name = _("field to be mended")
        verbose_name_plural = _("fields to be mended")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "field"], name="supplement_field_once"),
            models.CheckConstraint(condition=~Q(text=""), name="supplement_field_says_what"),
        ]
        triggers = [append_only("supplement_item_append_only")]

    def __str__(self) -> str:
        return self.field
