"""What was filed: an immutable copy."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call, ServiceField, SupportType
from grants.proposals.models.guards import within_time
from grants.proposals.models.proposal import Proposal
from grants.proposals.models.receipt_key import ReceiptKey
from portal.guards import append_only, refuse
from portal.signoff.models import SignOff
from villages.models import Municipality


class Submission(models.Model):
    """The copy that was filed, with its number, its time and the hash of its package.

    `package` is canonical JSON of everything the proposal said; what is counted, compared or sorted
    stands beside it in columns. `filed_at` is when the request arrived at the server. `receipt` is the text
    that was signed; it is empty for what was filed before receipts were signed.
    """

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="submissions", verbose_name=_("proposal")
    )
    revision = models.PositiveIntegerField(_("revision"))
    number = models.CharField(_("number"), max_length=40, unique=True)
    filed_at = models.DateTimeField(_("filed at"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signer")
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("officer")
    )
    signoff = models.OneToOneField(SignOff, models.PROTECT, null=True, related_name="submission")
    package = models.TextField(_("filed copy"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    receipt = models.TextField(_("receipt"), blank=True)
    signature = models.CharField(_("signature"), max_length=88, blank=True)
    receipt_key = models.ForeignKey(
        ReceiptKey, models.PROTECT, null=True, related_name="+", verbose_name=_("key")
    )
    call = models.ForeignKey(Call, models.PROTECT, related_name="submissions", verbose_name=_("call"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="submissions", verbose_name=_("municipality")
    )
    title = models.CharField(_("title of the project"), max_length=120)
    service_field = models.ForeignKey(
        ServiceField, models.PROTECT, related_name="+", verbose_name=_("service field")
    )
    support_type = models.ForeignKey(
        SupportType, models.PROTECT, related_name="+", verbose_name=_("support type")
    )
    national_total = models.BigIntegerField(_("national share (won)"))
    project_total = models.BigIntegerField(_("project cost (won)"))
    is_example = models.BooleanField(_("example data"), default=False)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-filed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "revision"], name="submission_revision_once"),
            models.CheckConstraint(
                condition=Q(receipt="", signature="", receipt_key=None)
                | (~Q(receipt="") & ~Q(signature="") & Q(receipt_key__isnull=False)),
                name="submission_signed_whole",
            ),
        ]
        triggers = [
            append_only("submission_append_only"),
            pgtrigger.Trigger(
                name="submission_keeps_its_files",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE files_storedfile SET kept_since = NEW.filed_at
                    WHERE kept_since IS NULL AND stored_as IN (
                        SELECT named->>'stored_as'
                        FROM jsonb_array_elements(NEW.package::jsonb->'content'->'files') AS named
                    );
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="submission_within_call",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT {within_time()} THEN {refuse("submission_within_call")} END IF;
                    IF NEW.filed_at > clock_timestamp() THEN {refuse("submission_not_in_the_future")} END IF;
                    RETURN NEW;
                """,
            ),
            # Not a CHECK: what was filed before receipts were signed has none.
            pgtrigger.Trigger(
                name="submission_has_its_receipt",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NEW.receipt = ''
                       OR NEW.receipt::jsonb ->> 'number' IS DISTINCT FROM NEW.number
                       OR NEW.receipt::jsonb ->> 'sha256' IS DISTINCT FROM NEW.sha256
                       OR NEW.receipt::jsonb ->> 'key' IS DISTINCT FROM NEW.receipt_key_id
                       OR (NEW.receipt::jsonb ->> 'filed_at')::timestamptz IS DISTINCT FROM NEW.filed_at
                    THEN {refuse("submission_has_its_receipt")} END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="submission_of_its_proposal",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM proposals_proposal
                        WHERE id = NEW.proposal_id AND call_id = NEW.call_id
                          AND municipality_id = NEW.municipality_id
                    ) THEN {refuse("submission_of_its_proposal")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.number
