"""Files beside a proposal."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.calls.models import RequiredDocument
from grants.proposals.models.proposal import Proposal
from portal.files.models import StoredFile
from portal.guards import refuse

LONGEST_NUMBER = 60


class Attachment(models.Model):
    """A file beside the proposal: in the place of a document the call asks for, or among the others."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="attachments")
    slot = models.ForeignKey(
        RequiredDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document asked for"),
    )
    document_number = models.CharField(_("document number"), max_length=LONGEST_NUMBER, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "slot"], name="attachment_slot_once"),
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
        ]

    def __str__(self) -> str:
        return self.file.name
