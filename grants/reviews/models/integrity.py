"""The declaration of integrity (청렴·비밀유지 서약): its text by call and version, and who signed it."""

import hashlib

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call
from grants.calls.models.named import in_language
from portal.guards import append_only, refuse


class IntegrityText(models.Model):
    """What reviewers of a call declare. A new version is a new row, and is signed anew."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="integrity_texts", verbose_name=_("call"))
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text in Korean"), max_length=10_000)
    text_en = models.TextField(_("text in English"), max_length=10_000)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    is_example = models.BooleanField(_("example data"), default=False)

    class Meta:
        verbose_name = _("text of the declaration")
        verbose_name_plural = _("texts of the declaration")
        ordering = ["call", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["call", "version"], name="reviews_text_version_once"),
        ]
        triggers = [append_only("reviews_text_append_only")]

    def __str__(self) -> str:
        return f"{self.call} v{self.version}"

    @property
    def localized_text(self) -> str:
        """In the language of the page."""
        return in_language(self.text, self.text_en)

    @property
    def sha256(self) -> str:
        """Of both languages, as the database computes it too."""
        return hashlib.sha256(f"{self.text}\n\n{self.text_en}".encode()).hexdigest()


class IntegrityDeclaration(models.Model):
    """A reviewer signed a text: who, when, and the hash of what they read."""

    text = models.ForeignKey(
        IntegrityText, models.PROTECT, related_name="declarations", verbose_name=_("text")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="declarations", verbose_name=_("reviewer")
    )
    signed_at = models.DateTimeField(_("signed at"), default=timezone.now)
    sha256 = models.CharField(_("hash of the text"), max_length=64)

    class Meta:
        verbose_name = _("declaration of integrity")
        verbose_name_plural = _("declarations of integrity")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["text", "reviewer"], name="reviews_declared_once"),
        ]
        triggers = [
            append_only("reviews_declaration_append_only"),
            pgtrigger.Trigger(
                name="reviews_declaration_of_its_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NEW.sha256 IS DISTINCT FROM (
                        SELECT encode(sha256(convert_to(t.text || E'\\n\\n' || t.text_en, 'UTF8')), 'hex')
                        FROM reviews_integritytext t WHERE t.id = NEW.text_id
                    ) THEN {refuse("reviews_declaration_of_its_text")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.text}"
