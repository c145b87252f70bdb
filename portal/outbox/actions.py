"""Queue effects with an act; deliver them after its commit."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import current_app
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.outbox import queries
from portal.outbox.models import Message
from portal.outbox.registry import handler_of

MOST_ATTEMPTS = 8
log = structlog.get_logger(__name__)


def queue(*, topic: str, key: str, payload: Mapping[str, Any], due_at: datetime | None = None) -> None:
    """Queue one effect in the caller's transaction; the same key is queued once."""
    queue_many(topic=topic, items=[(key, payload)], due_at=due_at)


def queue_many(
    *,
    topic: str,
    items: Sequence[tuple[str, Mapping[str, Any]]],
    due_at: datetime | None = None,
    held: Collection[str] = (),
) -> None:
    """Queue many effects of one topic in one statement; those whose key is in `held` wait for a release."""
    now = timezone.now()
    Message.objects.bulk_create(
        [
            Message(
                topic=topic,
                key=key,
                payload=dict(payload),
                due_at=due_at or now,
                held_at=now if key in held else None,
            )
            for key, payload in items
        ],
        ignore_conflicts=True,
    )
    _wake_at_commit()


def _wake_at_commit() -> None:
    """Once a transaction, however many effects it queues."""
    waiting = (call for _, call, *_ in transaction.get_connection().run_on_commit)
    if wake_the_deliverer not in waiting:
        transaction.on_commit(wake_the_deliverer, robust=True)


def wake_the_deliverer() -> None:
    """Ask for delivery now; when the broker is away the sweep every 30 s finds it."""
    try:
        current_app.send_task("portal.outbox.tasks.deliver_outbox")
    except OperationalError as error:
        log.warning("outbox.broker_away", error=str(error))


def deliver_due(*, limit: int = 200) -> int:
    """Deliver what is due, one transaction a message, skipping what another worker holds; return how many."""
    delivered = 0
    for _ in range(limit):
        outcome = deliver_next()
        if outcome is None:
            break
        delivered += outcome
    return delivered


def deliver_next() -> bool | None:
    """Deliver the oldest due message: True when done, False when put off, None when nothing is due."""
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=True)
            .filter(delivered_at=None, dead_at=None, held_at=None, due_at__lte=timezone.now())
            .order_by("due_at", "id")
            .first()
        )
        if message is None:
            return None
        return _deliver(message)


def _deliver(message: Message) -> bool:
    try:
        with transaction.atomic():
            handler_of(message.topic)(message.key, message.payload)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises, the message waits and tells
        _put_off(message, error)
        return False
    message.attempts += 1
    message.delivered_at = timezone.now()
    message.last_error = ""
    message.save(update_fields=["attempts", "delivered_at", "last_error"])
    return True


def _put_off(message: Message, error: Exception) -> None:
    message.attempts += 1
    message.last_error = f"{type(error).__name__}: {error}"[:2000]
    message.due_at = timezone.now() + timedelta(seconds=min(2**message.attempts, 900))
    if message.attempts >= MOST_ATTEMPTS:
        message.dead_at = timezone.now()
    message.save(update_fields=["attempts", "last_error", "due_at", "dead_at"])
    log.warning("outbox.put_off", key=message.key, attempts=message.attempts, error=message.last_error)


def try_again(*, message_id: int) -> None:
    """Bring a dead letter back to life, due now."""
    with transaction.atomic():
        Message.objects.filter(pk=message_id, delivered_at=None).update(
            dead_at=None, attempts=0, due_at=timezone.now()
        )
        _wake_at_commit()


@transaction.atomic
def rewrite(*, payloads: Mapping[int, Mapping[str, Any]]) -> int:
    """Give held messages new payloads, by id; return how many were still held."""
    messages = list(_still_held(payloads))
    for message in messages:
        message.payload = dict(payloads[message.pk])
    Message.objects.bulk_update(messages, ["payload"])
    return len(messages)


@transaction.atomic
def release(*, message_ids: Iterable[int]) -> list[Message]:
    """Let held messages go, due now; return those that were still held."""
    messages = list(_still_held(message_ids))
    Message.objects.filter(pk__in=[each.pk for each in messages]).update(held_at=None, due_at=timezone.now())
    _wake_at_commit()
    return messages


@transaction.atomic
def drop(*, message_ids: Iterable[int]) -> list[Message]:
    """Never let held messages go; return those that were still held. Why is for the caller's audit."""
    messages = list(_still_held(message_ids))
    Message.objects.filter(pk__in=[each.pk for each in messages]).update(dropped_at=timezone.now())
    return messages


def _still_held(message_ids: Iterable[int]) -> QuerySet[Message]:
    return queries.held().filter(pk__in=list(message_ids)).select_for_update()
