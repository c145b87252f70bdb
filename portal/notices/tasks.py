"""What beat asks of notices."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from portal.notices.digest import send_digests as gather


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def send_digests() -> str:
    """One mail a person and day, nothing where nothing waits; a second run of the day adds none."""
    return f"gathered {gather(now=timezone.now())}"
