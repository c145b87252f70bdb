"""What beat asks of the desk."""

from celery import shared_task
from django.db import OperationalError

from grants.desk import duplicates


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def compare_filed() -> str:
    """Compare what was filed since the last run with all that was filed before."""
    return f"compared {duplicates.compare_filed()}"
