"""Start long work, run it whatever gets lost, say how far it is, and clear away what has expired."""

import secrets
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from celery import current_app
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.accounts.queries import actor_of, system_actor
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.jobs import policies
from portal.jobs.models import MOST_BEGINNINGS, OPEN, Job, JobState
from portal.jobs.registry import Progress, Result, kind_of
from portal.jobs.turns import turn_of
from portal.outbox import actions as outbox

TOPIC = "jobs.run"
TASK = "portal.jobs.tasks.run_job"
KEPT_FOR = timedelta(days=1)
# Longer than the database takes to come back and Celery to try again.
LOST_AFTER = timedelta(minutes=2)
# Of the database: away, restarted, in a deadlock. The same work may well succeed a moment later.
PASSING = (OperationalError, InterfaceError)
BETWEEN_WRITES = 0.5
log = structlog.get_logger(__name__)


@transaction.atomic
def start(*, actor: Actor, kind: str, params: Mapping[str, Any]) -> Job:
    """Queue long work of a registered kind; it begins after the commit. Raises NotAllowed."""
    ensure(kind_of(kind).may_start(actor))
    language = translation.get_language() or settings.LANGUAGE_CODE
    given = {**params, "language": language}
    job = Job.objects.create(kind=kind, params=given, asked_by=actor.user)
    audit.record(actor=actor, act="job.start", about=job, changes={"kind": kind, **params})
    outbox.queue(topic=TOPIC, key=f"{TOPIC}:{job.pk}", payload={"job": str(job.pk)})
    return job


def hand(*, job_id: str) -> None:
    """Give the work to whichever worker is free."""
    current_app.send_task(TASK, [job_id])


def hand_lost_again() -> int:
    """Hand out again what is not over and nobody is at: Valkey or a worker lost it. Return how many."""
    lost = Job.objects.filter(state__in=OPEN, handed_at__lte=timezone.now() - LOST_AFTER)
    return sum(_handed_again(pk) for pk in list(lost.values_list("pk", flat=True)))


def run(*, job_id: str) -> Job:
    """Do the work, unless it is over or another worker is at it; after a lost worker it begins anew.

    Raises what broke it off. After one of `PASSING` the job is not over and may be run again, until it was
    begun `MOST_BEGINNINGS` times.
    """
    pk = UUID(job_id)
    with turn_of(pk) as is_ours:
        job = _begun(pk) if is_ours else None
        if job is not None:
            _work(job)
    return Job.objects.get(pk=pk)


def progress_of(job: Job) -> Progress:
    """Write how far the job is, at most twice a second; the last word is written when it is over."""
    written = 0.0

    def progress(done: int, total: int, message: str = "") -> None:
        nonlocal written
        if time.monotonic() - written < BETWEEN_WRITES:
            return
        written = time.monotonic()
        Job.objects.filter(pk=job.pk).update(done=min(done, total), total=total, message=message[:300])

    return progress


def purge_expired() -> int:
    """Delete the files that have expired or that a killed worker left; return how many. Jobs are kept."""
    expired = Job.objects.exclude(file="").filter(expires_at__lte=timezone.now())
    count = 0
    for job in expired.iterator():
        _path(job.file).unlink(missing_ok=True)
        job.file = ""
        job.save(update_fields=["file"])
        count += 1
    return count + _purge_left()


@transaction.atomic
def try_letter_again(*, actor: Actor, message_id: int) -> None:
    """Bring a dead letter of the outbox back to life. Raises NotAllowed."""
    ensure(policies.may_try_again(actor))
    outbox.try_again(message_id=message_id)
    audit.record(actor=actor, act="outbox.try_again", about=f"outbox.message:{message_id}")


@transaction.atomic
def try_job_again(*, actor: Actor, job_id: UUID) -> Job:
    """Queue work that failed once more, as it was asked for and for whoever asked.

    Raises NotAllowed, and Refused for work that has not failed.
    """
    ensure(policies.may_try_again(actor))
    job = Job.objects.select_for_update(of=("self",)).get(pk=job_id)
    if job.state != JobState.FAILED:
        raise Refused(_("This work is not among those that failed; it may have been tried again just now."))
    Job.objects.filter(pk=job_id).update(
        state=JobState.QUEUED,
        message="",
        done=0,
        total=0,
        begun=0,
        handed_at=timezone.now(),
        started_at=None,
        finished_at=None,
    )
    entry = audit.record(actor=actor, act="job.try_again", about=job, changes={"kind": job.kind})
    outbox.queue(topic=TOPIC, key=f"{TOPIC}:{job_id}:{entry.pk}", payload={"job": str(job_id)})
    job.refresh_from_db()
    return job


def _handed_again(job_id: UUID) -> bool:
    with turn_of(job_id) as is_free:
        if not is_free:
            return False
        Job.objects.filter(pk=job_id).update(handed_at=timezone.now())
    hand(job_id=str(job_id))
    return True


def _begun(job_id: UUID) -> Job | None:
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=job_id)
        if job.is_over:
            return None
        if job.begun >= MOST_BEGINNINGS:
            _give_up(job)
            return None
        now = timezone.now()
        job.state, job.started_at, job.handed_at = JobState.RUNNING, now, now
        job.done, job.total, job.begun = 0, 0, job.begun + 1
        job.save(update_fields=["state", "started_at", "handed_at", "done", "total", "begun"])
    return job


def _give_up(job: Job) -> None:
    with _in_language_of(job):
        sentence = _(
            "This was begun %(count)s times and broke off each time. It was given up; tell the administrator."
        )
        _over(job, _failure(sentence % {"count": job.begun}))


def _work(job: Job) -> None:
    file = secrets.token_urlsafe(32)
    with _in_language_of(job):
        try:
            _done(job, file, _result(job, file))
        except Refused as refusal:
            _failed(job, file, str(refusal))
        except PASSING:
            _path(file).unlink(missing_ok=True)
            raise
        except Exception:
            log.exception("jobs.failed", job=str(job.pk), kind=job.kind)
            _failed(
                job,
                file,
                _("This could not be finished. The administrator can see why; try again later."),
            )
            raise


def _result(job: Job, file: str) -> Result:
    actor = actor_of(job.asked_by) if job.asked_by else system_actor()
    ensure(kind_of(job.kind).may_start(actor))
    return kind_of(job.kind).run(actor, job.params, progress_of(job), str(_path(file)))


def _in_language_of(job: Job) -> translation.override:
    return translation.override(job.params.get("language", settings.LANGUAGE_CODE))


def _done(job: Job, file: str, result: Result) -> None:
    now = timezone.now()
    changes = {"state": JobState.DONE, "message": result.message[:300], "finished_at": now}
    changes |= {"result": {**result.details, "url": result.url}}
    if result.file_name:
        changes |= {"file": file, "file_name": result.file_name, "expires_at": now + KEPT_FOR}
    if not _over(job, changes):
        _path(file).unlink(missing_ok=True)


def _failed(job: Job, file: str, sentence: str) -> None:
    _path(file).unlink(missing_ok=True)
    _over(job, _failure(sentence))


def _failure(sentence: str) -> dict[str, Any]:
    return {"state": JobState.FAILED, "message": sentence[:300], "finished_at": timezone.now()}


def _over(job: Job, changes: dict[str, Any]) -> bool:
    """Write the end, unless another worker began it since."""
    return bool(Job.objects.filter(pk=job.pk, begun=job.begun, state__in=OPEN).update(**changes))


def _purge_left() -> int:
    named = set(Job.objects.exclude(file="").values_list("file", flat=True))
    before = time.time() - KEPT_FOR.total_seconds()
    left = [path for path in _path("").iterdir() if path.name not in named and path.stat().st_mtime < before]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _path(file: str) -> Path:
    folder = Path(settings.MEDIA_ROOT) / "jobs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / file
