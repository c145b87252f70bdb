"""What beat asks of letters."""

from celery import shared_task
from django.db import OperationalError

from grants.awards.letters import following


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def issue_letters() -> str:
    """Number the letters of what was published since; a second run finds nothing to do."""
    return f"issued {following.issue_due()}"
