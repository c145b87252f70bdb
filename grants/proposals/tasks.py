"""What beat asks of proposals."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from grants.proposals.actions import tell_of_near_deadlines, tell_of_supplements_due


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def announce_calls() -> int:
    """Tell officers whose draft's call closes, or whose supplement is due, within a day; each once."""
    now = timezone.now()
    return tell_of_near_deadlines(now=now) + tell_of_supplements_due(now=now)
