"""What officers ask about a call, and what everybody is answered (질의응답)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grants.calls.models.call import Call
from grants.calls.models.named import in_language
from portal.guards import allowed_moves, begins_as, frozen_columns, never_deleted, refuse
from villages.models import Municipality

WAITING, ANSWERED, MERGED, DECLINED = "waiting", "answered", "merged", "declined"


class CallQuestionState(models.TextChoices):
    """What became of a question."""

    WAITING = WAITING, pgettext_lazy("a question", "Awaiting an answer")
    ANSWERED = ANSWERED, pgettext_lazy("a question", "Answered")
    MERGED = MERGED, pgettext_lazy("a question", "Answered with another question")
    DECLINED = DECLINED, pgettext_lazy("a question", "Not answered publicly")


class CallQuestion(models.Model):
    """A question of a municipality about a call.

    `text` and who asked are known to managers and to the municipality alone. What everybody reads is
    `wording` and `answer`, written by a manager.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="inquiries", verbose_name=_("call"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    text = models.TextField(_("question as asked"))
    state = models.CharField(_("state"), max_length=10, choices=CallQuestionState.choices, default=WAITING)
    wording = models.TextField(_("question as everybody reads it"), blank=True)
    wording_en = models.TextField(_("question as everybody reads it, in English"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answer_en = models.TextField(_("answer in English"), blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("answered with"),
    )
    reason = models.TextField(_("reason, for the asker alone"), blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    corrected_at = models.DateTimeField(_("answer corrected at"), null=True, blank=True)
    is_example = models.BooleanField(_("example data"), default=False)

    class Meta:
        verbose_name = _("question about a call")
        verbose_name_plural = _("questions about calls")
        ordering = ["-settled_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="calls_callquestion_asks_something"),
            models.CheckConstraint(
                condition=Q(state=WAITING, settled_by=None, settled_at=None)
                | (~Q(state=WAITING) & Q(settled_by__isnull=False, settled_at__isnull=False)),
                name="calls_callquestion_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=ANSWERED) | (~Q(answer="") & ~Q(wording="")),
                name="calls_callquestion_answered_in_words",
            ),
            models.CheckConstraint(
                condition=Q(state=MERGED, merged_into__isnull=False)
                | (~Q(state=MERGED) & Q(merged_into=None)),
                name="calls_callquestion_merged_into_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=DECLINED) | ~Q(reason=""), name="calls_callquestion_declined_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["call", "state"], name="calls_callquestion_call_state")]
        triggers = [
            never_deleted("calls_callquestion_never_deleted"),
            begins_as("calls_callquestion_begins_waiting", "state", [WAITING]),
            allowed_moves(
                "calls_callquestion_allowed_moves",
                "state",
                [(WAITING, ANSWERED), (WAITING, MERGED), (WAITING, DECLINED)],
            ),
            frozen_columns(
                "calls_callquestion_as_asked",
                ["call_id", "municipality_id", "asked_by_id", "asked_at", "text"],
            ),
            frozen_columns(
                "calls_callquestion_stays_settled",
                ["settled_by_id", "settled_at", "reason"],
                unless="OLD.state = 'waiting'",
            ),
            pgtrigger.Trigger(
                name="calls_callquestion_merged_within_call",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.merged_into_id IS NOT NULL)"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM calls_callquestion
                        WHERE id = NEW.merged_into_id AND id <> NEW.id AND call_id = NEW.call_id
                    ) THEN {refuse("calls_callquestion_merged_within_call")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.wording or self.text

    @property
    def localized_wording(self) -> str:
        """The question as everybody reads it, in the language of the page."""
        return in_language(self.wording, self.wording_en)

    @property
    def localized_answer(self) -> str:
        """The answer in the language of the page."""
        return in_language(self.answer, self.answer_en)
