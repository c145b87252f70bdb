"""Files beside a proposal."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.proposals.models.proposal import Proposal


class Attachment(models.Model):
    """A file beside the proposal; kept under a random name outside the web root."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="attachments")
    name = models.CharField(_("file name"), max_length=200)
    stored_as = models.CharField(max_length=64, unique=True, editable=False)
    size = models.PositiveIntegerField(_("size (bytes)"))
    kind = models.CharField(_("type"), max_length=10)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
