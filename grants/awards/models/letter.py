"""Letters (공문): what a municipality is told of its result in writing, numbered, signed and kept as it was."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.awards.models.decision import Decision, Outcome
from grants.calls.models import Call
from grants.proposals.models import ReceiptKey, Submission
from portal.guards import append_only, refuse

FOLDER = "letters"


class LetterKind(models.TextChoices):
    """What a letter tells."""

    AWARD = Outcome.AWARD.value, _("Award")
    RESERVE = Outcome.RESERVE.value, _("Reserve")
    NOT_AWARDED = Outcome.NOT_AWARDED.value, _("Not awarded")
    CANCELLED = "cancelled", _("Award ended")


class LetterFormat(models.TextChoices):
    """As what file a letter is kept."""

    PDF = "pdf", "PDF"
    HWPX = "hwpx", "HWPX"


class Letterhead(models.Model):
    """Who sends the letters of a call, and whom one asks about them. Without it the agency sends them."""

    call = models.OneToOneField(
        Call, models.PROTECT, primary_key=True, related_name="letterhead", verbose_name=_("call")
    )
    issuer = models.CharField(_("organisation at the head"), max_length=60)
    sender = models.CharField(_("sender at the foot"), max_length=60)
    department = models.CharField(_("department in charge"), max_length=60, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("postal address"), max_length=120, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")
        ordering = ["call"]
        constraints = [
            models.CheckConstraint(condition=~Q(issuer="") & ~Q(sender=""), name="awards_letterhead_named"),
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.issuer}"


class Letter(models.Model):
    """One letter: its number, and in `said` the signed text (canonical JSON) of everything it says.

    `sequence` counts the letters of a call without a gap. A letter is never changed: another one of the
    next `revision` replaces it, for a reason.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="letters", verbose_name=_("call"))
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="letters", verbose_name=_("decision"))
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="letters", verbose_name=_("submission")
    )
    kind = models.CharField(_("what it tells"), max_length=12, choices=LetterKind.choices)
    sequence = models.PositiveIntegerField(_("number in the call"))
    number = models.CharField(_("number"), max_length=40, unique=True)
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    reason = models.CharField(_("why it was issued anew"), max_length=200, blank=True)
    said = models.TextField(_("signed text"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    signature = models.CharField(_("signature"), max_length=88)
    key = models.ForeignKey(ReceiptKey, models.PROTECT, related_name="+", verbose_name=_("key"))
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    is_example = models.BooleanField(_("example data"), default=False)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["call", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["call", "sequence"], name="awards_letter_number_once"),
            models.UniqueConstraint(
                fields=["decision", "submission", "kind", "revision"], name="awards_letter_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="awards_letter_kind_known"),
            models.CheckConstraint(
                condition=Q(revision=1, replaces=None, reason="")
                | (Q(revision__gt=1, replaces__isnull=False) & ~Q(reason="")),
                name="awards_letter_anew_with_reason",
            ),
        ]
        triggers = [
            append_only("awards_letter_append_only"),
            # The row of the call is the one lock: whoever comes second counts what the first one wrote.
            pgtrigger.Trigger(
                name="awards_letter_gapless",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    PERFORM 1 FROM calls_call WHERE id = NEW.call_id FOR NO KEY UPDATE;
                    IF NEW.sequence <> 1 + COALESCE(
                        (SELECT MAX(sequence) FROM awards_letter WHERE call_id = NEW.call_id), 0
                    ) THEN {refuse("awards_letter_gapless")} END IF;
                    RETURN NEW;
                """,
            ),
            # Nothing is put into writing before everybody may know it.
            pgtrigger.Trigger(
                name="awards_letter_of_publication",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM awards_decision d JOIN awards_decisionline l ON l.decision_id = d.id
                        WHERE d.id = NEW.decision_id AND d.state = 'published' AND d.call_id = NEW.call_id
                          AND l.submission_id = NEW.submission_id
                          AND (l.outcome = NEW.kind OR (NEW.kind = 'cancelled' AND l.outcome = 'award'))
                    ) THEN {refuse("awards_letter_of_publication")} END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="awards_letter_says_what_is_signed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NEW.sha256 <> encode(sha256(convert_to(NEW.said, 'UTF8')), 'hex')
                       OR NEW.said::jsonb ->> 'number' IS DISTINCT FROM NEW.number
                       OR NEW.said::jsonb ->> 'kind' IS DISTINCT FROM NEW.kind
                       OR NEW.said::jsonb ->> 'key' IS DISTINCT FROM NEW.key_id
                    THEN {refuse("awards_letter_says_what_is_signed")} END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="awards_letter_replaces_its_like",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("(NEW.replaces_id IS NOT NULL)"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM awards_letter
                        WHERE id = NEW.replaces_id AND decision_id = NEW.decision_id
                          AND submission_id = NEW.submission_id AND kind = NEW.kind
                          AND revision = NEW.revision - 1
                    ) THEN {refuse("awards_letter_replaces_its_like")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.number


class LetterFile(models.Model):
    """A letter as a file: its bytes lie in the store under their own hash, and are never made twice."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="files", verbose_name=_("letter"))
    format = models.CharField(_("format"), max_length=4, choices=LetterFormat.choices)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("size (bytes)"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("file of a letter")
        verbose_name_plural = _("files of letters")
        ordering = ["letter", "format"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "format"], name="awards_letter_made_once"),
            models.CheckConstraint(
                condition=Q(format__in=LetterFormat.values, size__gte=1), name="awards_letter_file_sound"
            ),
        ]
        triggers = [append_only("awards_letter_file_append_only")]

    def __str__(self) -> str:
        return f"{self.letter}.{self.format}"

    @property
    def path(self) -> str:
        """Where the store keeps it."""
        return f"{FOLDER}/{self.sha256[:2]}/{self.sha256}.{self.format}"


class LetterDownload(models.Model):
    """That one of the municipality's people took a letter: the first time."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="downloads", verbose_name=_("letter"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("download of a letter")
        verbose_name_plural = _("downloads of letters")
        ordering = ["letter", "id"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "user"], name="awards_letter_taken_once"),
        ]
        triggers = [append_only("awards_letter_download_append_only")]

    def __str__(self) -> str:
        return f"{self.letter}: {self.user_id}"
