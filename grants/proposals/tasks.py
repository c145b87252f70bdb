"""What beat and the outbox ask of proposals."""

from typing import Any

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from grants.calls.actions import RULES_CHANGED
from grants.calls.builder.publishing import TOPIC as FORM_PUBLISHED
from grants.proposals.actions import (
    forget_missing,
    give_back_overtaken,
    tell_of_near_deadlines,
    tell_of_supplements_due,
)
from portal.accounts.queries import system_actor
from portal.outbox.registry import handles


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def announce_calls() -> int:
    """Tell officers whose draft's call closes, or whose supplement is due, within a day; each once."""
    now = timezone.now()
    return tell_of_near_deadlines(now=now) + tell_of_supplements_due(now=now)


@handles(FORM_PUBLISHED)
@handles(RULES_CHANGED)
def follow_the_call(_key: str, payload: dict[str, Any]) -> None:
    """A call asks something else: what drafts lack is counted anew, what can't be signed so is given back."""
    forget_missing(call_id=payload["call"])
    give_back_overtaken(actor=system_actor(), call_id=payload["call"])
