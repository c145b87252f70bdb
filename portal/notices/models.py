"""What people are told: their inbox, and the mail that goes with it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One thing one person was told, kept in their inbox.

    `code` and `details` are put into their language when read.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    code = models.CharField(_("kind"), max_length=60)
    details = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=200)
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notices_told_once"),
        ]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notices_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.code} → {self.user_id}"
