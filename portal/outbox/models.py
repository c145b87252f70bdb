"""Effects that must happen after a commit, queued in the same transaction."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.guards import frozen_columns


class Message(models.Model):
    """One effect: queued with the act it follows from, delivered at least once, done once by its key."""

    key = models.CharField(_("key"), max_length=200, unique=True)
    topic = models.CharField(_("topic"), max_length=60)
    payload = models.JSONField(_("payload"), default=dict)
    queued_at = models.DateTimeField(_("queued at"), default=timezone.now)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)
    dead_at = models.DateTimeField(_("given up at"), null=True)
    last_error = models.TextField(_("last error"), blank=True)
    # What somebody wants to look at first waits until it is released, or is dropped and never goes.
    held_at = models.DateTimeField(_("held at"), null=True)
    dropped_at = models.DateTimeField(_("dropped at"), null=True)

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(delivered_at=None, dead_at=None, held_at=None),
                name="outbox_waiting",
            ),
            models.Index(
                fields=["topic", "id"],
                condition=models.Q(held_at__isnull=False, dropped_at=None),
                name="outbox_held",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(delivered_at=None) | models.Q(dead_at=None),
                name="outbox_delivered_or_dead",
            ),
            models.CheckConstraint(
                condition=models.Q(held_at=None) | models.Q(delivered_at=None, dead_at=None),
                name="outbox_held_does_not_go",
            ),
            models.CheckConstraint(
                condition=models.Q(dropped_at=None) | models.Q(held_at__isnull=False),
                name="outbox_dropped_was_held",
            ),
        ]
        triggers = [frozen_columns("outbox_message_frozen", ["key", "topic", "queued_at"])]

    def __str__(self) -> str:
        return self.key
