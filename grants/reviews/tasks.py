"""What beat asks of the review."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from grants.reviews.chairing.actions import remind


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def remind_reviewers() -> int:
    """Remind reviewers with unfinished sheets by the call's rules, once each."""
    return remind(now=timezone.now())
