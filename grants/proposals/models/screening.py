"""How the ministry checked a filed copy against the call's requirements."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Requirement
from grants.proposals.models.submission import Submission
from portal.guards import refuse


class Answer(models.TextChoices):
    """What the check of one requirement came to."""

    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class ScreeningAnswer(models.Model):
    """One requirement, judged on one filed copy. Written while the proposal stands received."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="screening_answers", verbose_name=_("submission")
    )
    requirement = models.ForeignKey(
        Requirement, models.PROTECT, related_name="answers", verbose_name=_("requirement")
    )
    answer = models.CharField(_("answer"), max_length=16, choices=Answer.choices)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("checked by")
    )
    answered_at = models.DateTimeField(_("checked at"), default=timezone.now)

    class Meta:
        verbose_name = _("answer of the screening")
        verbose_name_plural = _("answers of the screening")
        ordering = ["requirement__order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "requirement"], name="screening_answer_once"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="screening_answer_known"),
            models.CheckConstraint(
                condition=~Q(answer=Answer.NOT_MET.value) | ~Q(reason=""),
                name="screening_not_met_with_reason",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="screening_of_received",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("given", "RECORD")],
                func=f"""
                    IF TG_OP = 'DELETE' THEN given := OLD; ELSE given := NEW; END IF;
                    IF NOT EXISTS (
                        SELECT 1 FROM proposals_submission filed
                        JOIN proposals_proposal ON proposals_proposal.id = filed.proposal_id
                        JOIN calls_requirement asked ON asked.id = given.requirement_id
                        WHERE filed.id = given.submission_id AND asked.call_id = filed.call_id
                          AND proposals_proposal.state = 'received'
                    ) THEN {refuse("screening_of_received")} END IF;
                    RETURN given;
                """,
            ),
            # The first answer freezes the words it was given by.
            pgtrigger.Trigger(
                name="screening_answer_freezes_words",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE calls_requirement SET frozen_at = clock_timestamp()
                    WHERE id = NEW.requirement_id AND frozen_at IS NULL;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.get_answer_display()}"
