"""Jobs of the jobs."""

from typing import Any

from celery import shared_task

from portal.files.orphans import remove_orphans
from portal.jobs import actions
from portal.jobs.models import MOST_BEGINNINGS, Job
from portal.outbox.registry import handles


# After 2, 4, 8, 16 and 32 seconds: long enough for a database that is started again.
@shared_task(autoretry_for=actions.PASSING, retry_backoff=2, retry_jitter=False, max_retries=MOST_BEGINNINGS)
def run_job(job_id: str) -> str:
    """Do one piece of long work; harmless when it is over or another worker is at it."""
    return actions.run(job_id=job_id).message


@shared_task
def hand_lost_again() -> str:
    """Hand out again the long work that Valkey or a worker lost."""
    return f"handed {actions.hand_lost_again()} again"


@shared_task
def purge_expired() -> str:
    """Delete the files of jobs that have expired, and what crashes left in the store of uploads."""
    return f"purged {actions.purge_expired()}, orphans {remove_orphans()}"


@handles(actions.TOPIC)
def enqueue(_key: str, payload: dict[str, Any]) -> None:
    """Hand a queued job to a worker, so that the outbox never waits for long work."""
    if not Job.objects.get(pk=payload["job"]).is_over:
        actions.hand(job_id=payload["job"])
