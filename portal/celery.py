"""The Celery application: what runs when, and what keeps a lost worker or broker from losing work."""

import os
from datetime import timedelta

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")

from django.conf import settings  # the settings module must be named first

app = Celery("portal")
app.conf.update(
    broker_url=settings.REDIS_URL,
    result_backend=None,
    task_ignore_result=True,
    timezone="Asia/Seoul",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    task_publish_retry=False,
    # The defaults left a killed worker's tasks stuck for over 80 s.
    broker_transport_options={
        "visibility_timeout": 600,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
        "global_keyprefix": "celery:",
        "socket_timeout": 5,
        "socket_connect_timeout": 1,
        # Publishing with the broker away fails at once (it took 6 s); the outbox's sweep delivers later.
        "max_retries": 0,
    },
)
app.autodiscover_tasks()


def every(task: str, gap: timedelta | crontab, expires: float) -> dict[str, object]:
    """A beat entry whose message dies when the next one is due, so that a stopped worker meets no backlog."""
    return {"task": task, "schedule": gap, "options": {"expires": expires}}


app.conf.beat_schedule = {
    "deliver_outbox": every("portal.outbox.tasks.deliver_outbox", timedelta(seconds=30), 30),
    "seal_audit": every("portal.audit.tasks.seal_audit", timedelta(seconds=5), 5),
    "verify_audit": every("portal.audit.tasks.verify_audit", crontab(hour=3, minute=20), 3600),
    "purge_expired": every("portal.jobs.tasks.purge_expired", crontab(hour=3, minute=40), 3600),
    "hand_lost_again": every("portal.jobs.tasks.hand_lost_again", timedelta(minutes=1), 60),
    "sweep_files": every("portal.files.tasks.sweep_files", timedelta(minutes=1), 60),
    "track_allocations": every("grants.awards.tasks.track_all_allocations", timedelta(minutes=5), 300),
    "publish_due": every("grants.awards.tasks.publish_due", timedelta(seconds=15), 15),
    "reconcile_ledger": every("grants.awards.tasks.reconcile_ledger", crontab(minute=10), 3600),
    "issue_letters": every("grants.awards.letters.tasks.issue_letters", timedelta(minutes=1), 60),
    "compare_filed": every("grants.desk.tasks.compare_filed", timedelta(minutes=1), 60),
    "send_digests": every("portal.notices.tasks.send_digests", crontab(hour=8, minute=0), 3600),
    "remind_reviewers": every("grants.reviews.tasks.remind_reviewers", timedelta(minutes=10), 600),
    "remind_awarded": every("grants.awards.tasks.remind_awarded", timedelta(minutes=10), 600),
    "announce_calls": every("grants.proposals.tasks.announce_calls", timedelta(minutes=1), 60),
}
