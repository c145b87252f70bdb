"""The append-only record of who did what, and the hash chain that seals it."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.audit.occasion import occasion_field
from portal.guards import append_only


def new_salt() -> str:
    """Sixteen random bytes in hex: a digest then tells nothing of a short value."""
    return secrets.token_hex(16)


class Entry(models.Model):
    """One act: who, in which roles, from where, on what, and what changed."""

    at = models.DateTimeField(_("at"), db_index=True)
    act = models.CharField(_("act"), max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("person"),
    )
    roles = models.CharField(_("roles"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=64, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    target = models.CharField(_("about"), max_length=120, db_index=True)
    changes = models.JSONField(_("changes"), default=dict)
    occasion = occasion_field()
    salt = models.CharField(max_length=32, default=new_salt, editable=False)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        triggers = [append_only("audit_entry_append_only")]

    def __str__(self) -> str:
        return f"{self.act} {self.target}"


class Seal(models.Model):
    """A link of the chain: the digest of one entry, hashed together with the link before."""

    number = models.BigIntegerField(_("number"), primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="seal")
    digest = models.CharField(_("digest"), max_length=64)
    chain = models.CharField(_("chain"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"))

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["number"]
        triggers = [append_only("audit_seal_append_only")]

    def __str__(self) -> str:
        return f"#{self.number}"
