"""Reads for the page of jobs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from celery.schedules import BaseSchedule, schedule
from django.db.models import Count, Q
from django.utils import timezone
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from portal.audit.models import Seal
from portal.audit.queries import unsealed_entries
from portal.jobs.models import OPEN, Job, JobState, TaskStatus
from portal.jobs.names import NAMES
from portal.outbox.models import Message

MOST_DEAD = 50
MOST_FAILED = 50
FAILED_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RegularJob:
    """A job of beat's table: when it ran, how it went, when it is due."""

    name: str
    task: str
    status: TaskStatus | None
    next_at: datetime

    @property
    def label(self) -> object:
        """What people call it; its name in beat's table when nobody said."""
        return NAMES.get(self.name, self.name)

    @property
    def failing(self) -> bool:
        """Whether its last run failed."""
        status = self.status
        if status is None or status.last_failed_at is None:
            return False
        return status.last_finished_at is None or status.last_failed_at >= status.last_finished_at


def regular_jobs() -> list[RegularJob]:
    """Beat's table with how each fares, in its order. One query."""
    statuses = {status.name: status for status in TaskStatus.objects.all()}
    return [
        RegularJob(name, entry["task"], status, _next(entry["schedule"], status))
        for name, entry in current_app.conf.beat_schedule.items()
        for status in [statuses.get(entry["task"])]
    ]


def _next(rhythm: timedelta | BaseSchedule, status: TaskStatus | None) -> datetime:
    plan = rhythm if isinstance(rhythm, BaseSchedule) else schedule(rhythm)
    last = status.last_started_at if status else None
    left: timedelta = plan.remaining_estimate(last or timezone.now())
    return timezone.now() + max(left, timedelta())


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: in the queue (None while Valkey is away), long work, in the outbox, and what was given up."""

    queued: int | None
    work: int
    outbox: int
    late: int
    dead: int
    dead_letters: list[Message]


def waiting() -> Waiting:
    """Queue, long work and outbox. Three queries, and one question to Valkey."""
    now = timezone.now()
    open_ = Q(delivered_at=None, dead_at=None, held_at=None)
    counts = Message.objects.filter(delivered_at=None).aggregate(
        outbox=Count("pk", filter=open_),
        late=Count("pk", filter=open_ & Q(attempts__gt=0)),
        dead=Count("pk", filter=Q(dead_at__lte=now)),
    )
    letters = Message.objects.exclude(dead_at=None).order_by("-dead_at")[:MOST_DEAD]
    work = Job.objects.filter(state__in=OPEN).count()
    return Waiting(queued=queue_length(), work=work, dead_letters=list(letters), **counts)


def failed_work() -> list[Job]:
    """Long work that failed of late, the latest first. One query."""
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__gte=timezone.now() - FAILED_WITHIN)
    latest = failed.select_related("asked_by").defer("params", "result").order_by("-finished_at")
    return list(latest[:MOST_FAILED])


def queue_length() -> int | None:
    """How many tasks wait for a worker; None while Valkey is away. Never waits more than half a second."""
    conf = current_app.conf
    prefix = conf.broker_transport_options.get("global_keyprefix", "")
    client = Redis.from_url(
        conf.broker_url, socket_connect_timeout=0.5, socket_timeout=0.5, retry=Retry(NoBackoff(), 0)
    )
    try:
        return int(client.llen(f"{prefix}{conf.task_default_queue}"))
    except RedisError:
        return None
    finally:
        client.close()


@dataclass(frozen=True, slots=True)
class SealState:
    """How far the audit is sealed."""

    number: int
    sealed_at: datetime | None
    unsealed: int


def seal_state() -> SealState:
    """The last link, and how many entries wait for theirs. Two queries."""
    last = Seal.objects.order_by("-number").first()
    unsealed = unsealed_entries().count()
    return SealState(last.number if last else 0, last.sealed_at if last else None, unsealed)
