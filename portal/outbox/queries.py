"""Reads of the outbox."""

from django.db.models import QuerySet

from portal.outbox.models import Message


def held() -> QuerySet[Message]:
    """What waits for somebody's release and was not dropped, oldest first."""
    return Message.objects.filter(held_at__isnull=False, dropped_at=None).order_by("id")
