"""What must hold after any fault: all or none, nothing twice, and in the end nothing left waiting."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from grants.awards import reconciliation, states
from grants.awards.announcing import NOTICE, OUTCOMES
from grants.awards.models import (
    Decision,
    LedgerEntry,
    LedgerKind,
    Letter,
    LetterFile,
    LetterFormat,
    Outcome,
)
from grants.proposals import states as proposal_states
from portal.audit.models import Entry
from portal.jobs.models import OPEN, Job, JobState
from portal.notices.models import Notice
from portal.outbox.models import Message
from portal.signoff.states import APPROVED, PENDING
from villages.models import Membership


def faults_of(decision: Decision) -> list[str]:
    """A sentence for each thing that is neither as before the publication nor as after it."""
    decision.refresh_from_db()
    found = _after(decision) if decision.state == states.PUBLISHED else _before(decision)
    return [*found, *_faults_of_books(decision)]


def waiting(decision: Decision) -> int:
    """Effects of its publication that were queued and not delivered yet."""
    return _effects(decision).filter(delivered_at=None).count()


def faults_of_letters(decision: Decision) -> list[str]:
    """A sentence for whatever a published decision's letters lack or have twice."""
    letters, lines = Letter.objects.filter(decision=decision), decision.lines.count()
    files = LetterFile.objects.filter(letter__in=letters)
    found = {
        "letters": letters.count(),
        "their numbers": letters.values("number").distinct().count(),
        "projects told": letters.values("submission").distinct().count(),
        **{f"letters as {each}": files.filter(format=each).count() for each in LetterFormat.values},
    }
    about = f"decision {decision.pk}: "
    return [fault for what, count in found.items() for fault in _unequal(about + what, count, lines)]


def faults_of_work(since: datetime) -> list[str]:
    """A sentence for effects that still wait or were given up, and for long work that is not over or failed."""
    work = Job.objects.filter(asked_at__gte=since)
    found = {
        "effects that wait": Message.objects.filter(delivered_at=None, dead_at=None, held_at=None).count(),
        "effects given up": Message.objects.exclude(dead_at=None).count(),
        "long work that is not over": work.filter(state__in=OPEN).count(),
        "long work that failed": work.filter(state=JobState.FAILED).count(),
    }
    return [fault for what, count in found.items() for fault in _unequal(what, count, 0)]


def _effects(decision: Decision) -> object:
    return Message.objects.filter(key__contains=f"{NOTICE}:{decision.pk}:")


def _before(decision: Decision) -> Iterator[str]:
    yield from _unequal("decision", decision.state, states.AWAITING)
    yield from _unequal("sign-off", decision.signoff.state, PENDING)
    yield from _unequal("awards", _counted(decision.awards, "state"), {states.PENDING: _awarded(decision)})
    under_review = {proposal_states.UNDER_REVIEW: decision.lines.count()}
    yield from _unequal("proposals", _states_of_proposals(decision), under_review)
    for what, count in _left_behind(decision).items():
        yield from _unequal(what, count, 0)


def _after(decision: Decision) -> Iterator[str]:
    yield from _unequal("sign-off", decision.signoff.state, APPROVED)
    yield from _unequal("awards", _counted(decision.awards, "state"), {states.PUBLISHED: _awarded(decision)})
    outcomes = _counted(decision.lines, "outcome")
    due = {OUTCOMES[outcome]: count for outcome, count in outcomes.items()}
    yield from _unequal("proposals", _states_of_proposals(decision), due)
    people = Membership.objects.active().filter(municipality__in=_municipalities(decision)).count()
    awarded, told = _awarded(decision), people
    expected = {"commit entries": awarded, "notices": told, "publications on record": 1}
    for what, count in _left_behind(decision).items():
        yield from _unequal(what, count, expected[what])


def _left_behind(decision: Decision) -> dict[str, int]:
    """What only a publication writes."""
    commits = LedgerEntry.objects.filter(decision=decision, kind=LedgerKind.COMMIT)
    return {
        "commit entries": commits.count(),
        "notices": Notice.objects.filter(key__startswith=f"{NOTICE}:{decision.pk}:").count(),
        "publications on record": Entry.objects.filter(
            act="award.publish", target=f"awards.decision:{decision.pk}"
        ).count(),
    }


def _faults_of_books(decision: Decision) -> Iterator[str]:
    """Ledger, envelope, awards and snapshot agree."""
    yield from reconciliation.reconcile(decision.call.programme_year).faults


def _awarded(decision: Decision) -> int:
    return decision.lines.filter(outcome=Outcome.AWARD).count()


def _municipalities(decision: Decision) -> object:
    return decision.lines.values("submission__municipality")


def _states_of_proposals(decision: Decision) -> dict[str, int]:
    return _counted(decision.lines, "submission__proposal__state")


def _counted(rows: object, column: str) -> dict[str, int]:
    return dict(Counter(rows.order_by().values_list(column, flat=True)))


def _unequal(what: str, found: object, due: object) -> Iterator[str]:
    if found != due:
        yield f"{what}: {found}, and must be {due}"
