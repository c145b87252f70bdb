"""What follows a publication: letters are numbered, and a worker makes them."""

import structlog
from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from grants.awards.letters import actions, queries
from grants.awards.letters.jobs import ARCHIVE, MAKE
from grants.awards.models import Letter
from portal.accounts.queries import system_actor
from portal.actor import Actor
from portal.jobs import actions as jobs
from portal.jobs.models import Job

TASK = "grants.awards.letters.tasks.issue_letters"
log = structlog.get_logger(__name__)


def poke() -> None:
    """Ask for the letters after the commit; when the broker is away the sweep of every minute finds them."""
    transaction.on_commit(_send, robust=True)


def issue_due() -> int:
    """Number what publications and ended awards still lack, and have it made; return how many were numbered."""
    due = queries.decisions_due(timezone.now())
    return sum(len(issue_and_make(actor=system_actor(), decision_id=pk)[0]) for pk in due)


@transaction.atomic
def issue_and_make(*, actor: Actor, decision_id: int) -> tuple[list[Letter], Job | None]:
    """Number what has no letter and have made what has no files: one job, or None where nothing lacks."""
    issued = actions.issue(actor=actor, decision_id=decision_id)
    if not queries.unmade(decision_id).exists():
        return issued, None
    return issued, _start(actor, MAKE, decision_id)


@transaction.atomic
def issue_anew_and_make(*, actor: Actor, letter_id: int, reason: str) -> Letter:
    """One letter in place of another, made by a worker."""
    anew = actions.issue_anew(actor=actor, letter_id=letter_id, reason=reason)
    _start(actor, MAKE, anew.decision_id)
    return anew


def pack(*, actor: Actor, decision_id: int) -> Job:
    """All letters of a decision as one archive."""
    return _start(actor, ARCHIVE, decision_id)


def _start(actor: Actor, kind: str, decision_id: int) -> Job:
    return jobs.start(actor=actor, kind=kind, params={"decision": decision_id})


def _send() -> None:
    try:
        current_app.send_task(TASK)
    except OperationalError as error:
        log.warning("letters.broker_away", error=str(error))
