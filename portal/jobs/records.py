"""How each Celery task fares, written down around its run."""

import time
from typing import Any

import structlog
from celery.signals import task_failure, task_postrun, task_prerun
from django.db import Error
from django.db.models import F
from django.utils import timezone

from portal.jobs.models import TaskStatus

log = structlog.get_logger(__name__)
_began: dict[str, float] = {}


@task_prerun.connect
def begins(task_id: str, task: Any, **_given: Any) -> None:
    """Note when a run began."""
    _began[task_id] = time.monotonic()
    _note(task.name, {"last_started_at": timezone.now()}, runs=1)


@task_postrun.connect
def ends(task_id: str, task: Any, retval: Any, state: str | None = None, **_given: Any) -> None:
    """Note how long it took and, when it went well, what it said."""
    took = int((time.monotonic() - _began.pop(task_id, time.monotonic())) * 1000)
    said = (
        {"last_finished_at": timezone.now(), "last_result": str(retval)[:300]} if state == "SUCCESS" else {}
    )
    _note(task.name, {"last_took_ms": took, **said})


@task_failure.connect
def fails(sender: Any, exception: Exception, **_given: Any) -> None:
    """Note why."""
    failed = {
        "last_failed_at": timezone.now(),
        "last_error": f"{type(exception).__name__}: {exception}"[:2000],
    }
    _note(sender.name, failed, failures=1)


def _note(name: str, values: dict[str, Any], **counts: int) -> None:
    """One statement; a record that can't be written never stops the work."""
    changes = {**values, **{column: F(column) + one for column, one in counts.items()}}
    try:
        if not TaskStatus.objects.filter(name=name).update(**changes):
            TaskStatus.objects.get_or_create(name=name, defaults={**values, **counts})
    except Error as error:
        log.warning("jobs.not_noted", task=name, error=str(error))
