"""Files beside a proposal."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Question, RequiredDocument
from grants.proposals.models.proposal import Proposal
from grants.proposals.slots import file_address
from portal.files.models import StoredFile
from portal.guards import refuse

LONGEST_NUMBER = 60


class Attachment(models.Model):
    """A file beside the proposal: in the place of a document the call asks for, as an answer, or among the others.

    An answer belongs to a version of its question; `question_key` is "" for any other file.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="attachments")
    slot = models.ForeignKey(
        RequiredDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document asked for"),
    )
    question = models.ForeignKey(
        Question, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("question")
    )
    question_key = models.SlugField(_("key"), max_length=40, blank=True)
    document_number = models.CharField(_("document number"), max_length=LONGEST_NUMBER, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "slot"], name="attachment_slot_once"),
            models.UniqueConstraint(
                fields=["proposal", "question_key"],
                condition=~Q(question_key=""),
                name="attachment_answer_once",
            ),
            models.CheckConstraint(
                condition=Q(question=None, question_key="")
                | (Q(question__isnull=False, slot=None, document_number="") & ~Q(question_key="")),
                name="attachment_in_one_place",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="attachment_slot_of_its_call",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.slot_id IS NOT NULL)"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM proposals_proposal p JOIN calls_requireddocument d USING (call_id)
                        WHERE p.id = NEW.proposal_id AND d.id = NEW.slot_id
                    ) THEN {refuse("attachment_slot_of_its_call")} END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="attachment_answers_its_question",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.question_id IS NOT NULL)"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM calls_question question
                        JOIN proposals_proposal proposal ON proposal.call_id = question.call_id
                        JOIN files_storedfile file ON file.id = NEW.file_id
                        WHERE question.id = NEW.question_id AND question.key = NEW.question_key
                          AND question.kind = 'file' AND proposal.id = NEW.proposal_id
                          AND file.kind = ANY (question.accepted)
                          AND EXISTS (
                              SELECT 1 FROM calls_formitem item
                              JOIN calls_applicationform form ON form.id = item.form_id
                              WHERE item.question_id = question.id AND form.state = 'published'
                          )
                    ) THEN {refuse("attachment_answers_its_question")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.file.name

    @property
    def address(self) -> str:
        """The field a request to mend names when it opens this file."""
        return file_address(self.slot.key if self.slot else "", self.question_key)
