"""What a call wants attached."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models.call import Call
from grants.calls.models.named import Named, in_language
from portal.files.kinds import KINDS
from portal.guards import frozen_columns


def every_kind() -> list[str]:
    """HWPX to PNG."""
    return list(KINDS)


class RequiredDocument(Named):
    """A document with a place of its own among the attachments (공문, 확약서).

    Filed copies name it by its key, which therefore stays.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="documents", verbose_name=_("call"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    key = models.SlugField(_("key"), max_length=30)
    help = models.CharField(_("what it is for"), max_length=300, blank=True)
    help_en = models.CharField(_("what it is for, in English"), max_length=300, blank=True)
    is_required = models.BooleanField(_("required"), default=True)
    needs_number = models.BooleanField(_("has a document number (공문 번호)"), default=False)
    kinds = ArrayField(
        models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS]),
        verbose_name=_("accepted types"),
        default=every_kind,
    )

    class Meta:
        verbose_name = _("document asked for")
        verbose_name_plural = _("documents asked for")
        ordering = ["call", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "key"], name="calls_document_key_once"),
            models.CheckConstraint(
                condition=Q(kinds__contained_by=list(KINDS), kinds__len__gte=1),
                name="calls_document_kinds_known",
            ),
        ]
        triggers = [frozen_columns("calls_document_key_stays", ["call_id", "key"])]

    @property
    def localized_help(self) -> str:
        """What it is for, in the language of the page."""
        return in_language(self.help, self.help_en)
