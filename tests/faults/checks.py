"""What must hold of a decision after any fault: all or none, nothing twice, nothing left waiting."""

from collections import Counter
from collections.abc import Iterator

from grants.awards import reconciliation, states
from grants.awards.announcing import NOTICE, OUTCOMES
from grants.awards.models import Decision, LedgerEntry, LedgerKind, Outcome
from grants.proposals import states as proposal_states
from portal.audit.models import Entry
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
