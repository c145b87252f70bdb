"""Start long work, run it, say how far it is, and clear away what has expired."""

import secrets
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.accounts.queries import actor_of, system_actor
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.jobs import policies
from portal.jobs.models import Job, JobState
from portal.jobs.registry import Progress, Result, kind_of
from portal.outbox import actions as outbox

TOPIC = "jobs.run"
KEPT_FOR = timedelta(days=1)
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


def run(*, job_id: str) -> Job:
    """Do the work; nothing when it is over. After a lost worker it begins anew."""
    job = _begun(UUID(job_id))
    if job is None:
        return Job.objects.get(pk=job_id)
    actor = actor_of(job.asked_by) if job.asked_by else system_actor()
    file = secrets.token_urlsafe(32)
    with translation.override(job.params.get("language", settings.LANGUAGE_CODE)):
        try:
            ensure(kind_of(job.kind).may_start(actor))
            result = kind_of(job.kind).run(actor, job.params, progress_of(job), str(_path(file)))
        except Refused as refusal:
            return _failed(job, file, str(refusal))
        except Exception:
            log.exception("jobs.failed", job=job_id, kind=job.kind)
            _failed(
                job,
                file,
                _("This could not be finished. The administrator can see why; try again later."),
            )
            raise
    return _done(job, file, result)


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
    """Delete the files that have expired; return how many. The jobs themselves are kept."""
    expired = Job.objects.exclude(file="").filter(expires_at__lte=timezone.now())
    count = 0
    for job in expired.iterator():
        _path(job.file).unlink(missing_ok=True)
        job.file = ""
        job.save(update_fields=["file"])
        count += 1
    return count


@transaction.atomic
def try_letter_again(*, actor: Actor, message_id: int) -> None:
    """Bring a dead letter of the outbox back to life. Raises NotAllowed."""
    ensure(policies.may_try_again(actor))
    outbox.try_again(message_id=message_id)
    audit.record(actor=actor, act="outbox.try_again", about=f"outbox.message:{message_id}")


def _begun(job_id: UUID) -> Job | None:
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=job_id)
        if job.is_over:
            return None
        job.state, job.started_at, job.done, job.total = JobState.RUNNING, timezone.now(), 0, 0
        job.save(update_fields=["state", "started_at", "done", "total"])
    return job


def _done(job: Job, file: str, result: Result) -> Job:
    now = timezone.now()
    changes = {"state": JobState.DONE, "message": result.message[:300], "finished_at": now}
    changes |= {"result": {**result.details, "url": result.url}}
    if result.file_name:
        changes |= {"file": file, "file_name": result.file_name, "expires_at": now + KEPT_FOR}
    return _over(job, changes)


def _failed(job: Job, file: str, sentence: str) -> Job:
    _path(file).unlink(missing_ok=True)
    return _over(job, {"state": JobState.FAILED, "message": sentence[:300], "finished_at": timezone.now()})


def _over(job: Job, changes: dict[str, Any]) -> Job:
    Job.objects.filter(pk=job.pk).exclude(state__in=[JobState.DONE, JobState.FAILED]).update(**changes)
    job.refresh_from_db()
    return job


def _path(file: str) -> Path:
    folder = Path(settings.MEDIA_ROOT) / "jobs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / file
