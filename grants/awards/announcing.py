"""Announce a whole decision at one moment: awards, money, results and notices, all or none."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.awards import ledger, reserving, states
from grants.awards.models import Award, Decision, DecisionLine, Outcome
from grants.awards.paper import Paper, lines_of, paper_of
from grants.proposals import actions as proposals
from grants.proposals import states as proposal_states
from grants.proposals.queries import people_of
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused
from portal.notices import actions as notices

NOTICE = "awards.published"
OUTCOMES: Mapping[str, str] = {
    Outcome.AWARD: proposal_states.AWARDED,
    Outcome.RESERVE: proposal_states.RESERVE,
    Outcome.NOT_AWARDED: proposal_states.NOT_AWARDED,
}
Listener = Callable[[Actor, int], None]
_listeners: list[Listener] = []


def when_announced(listener: Listener) -> None:
    """Let `listener(actor, decision_id)` run within the transaction of every publication (letters, say)."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(actor: Actor, decision: Decision, *, paper: Paper, awaited: str) -> None:
    """Publish a decision that stands in the state `awaited` as it was signed. Raises Refused: nothing is done."""
    with ledger.told_plainly():
        reserving.lock_drawn_on(decision)
        now = timezone.now()
        ensure_moved(decision, awaited, state=states.PUBLISHED, published_at=now)
        decided = list(lines_of(decision))
        ensure_as_signed(decided, paper)
        standing = _still_to_decide(decided)
        Award.objects.filter(decision=decision, state=states.PENDING).update(
            state=states.PUBLISHED, published_at=now
        )
        reserving.commit(actor=actor, decision=decision)
        outcomes = {line.submission.proposal_id: OUTCOMES[line.outcome] for line in standing}
        proposals.publish_outcomes(actor=actor, outcomes=outcomes)
        _tell(decision, standing)
        for listener in _listeners:
            listener(actor, decision.pk)
        changes = {"projects": paper["projects"], "won": paper["won"]}
        audit.record(actor=actor, act="award.publish", about=decision, changes=changes)


def ensure_moved(decision: Decision, awaited: str, **columns: Any) -> None:
    """Move the decision out of the state in which it was awaited, or raise Refused."""
    moved = Decision.objects.filter(pk=decision.pk, state=awaited).update(**columns)
    if moved != 1:
        raise Refused(_("This decision no longer awaits sign-off. Open it again and look."), "not_awaiting")


def ensure_as_signed(decided: Sequence[DecisionLine], paper: Paper) -> None:
    """Raise Refused where the lines are not what was laid before the second person."""
    if paper_of(decided) != paper:
        raise Refused(_("The decision changed since it was laid before you. Return it."), "changed")


def _still_to_decide(decided: list[DecisionLine]) -> list[DecisionLine]:
    """Whom this changes: without those withdrawn since, and those that stay on the reserve list.

    An award to one that was withdrawn must be taken out of the decision first.
    """
    decision = decided[0].decision
    awaited = proposal_states.RESERVE if decision.from_reserve else proposal_states.UNDER_REVIEW
    gone = [line for line in decided if line.submission.proposal.state != awaited]
    for line in gone:
        if line.outcome == Outcome.AWARD:
            sentence = _("%(number)s was withdrawn. Return the decision and take its award out first.")
            raise Refused(sentence % {"number": line.submission.number}, "withdrawn")
    return [line for line in decided if line not in gone and OUTCOMES[line.outcome] != awaited]


def _tell(decision: Decision, lines: list[DecisionLine]) -> None:
    """Everybody who acts for a municipality with a line, once a line."""
    people = people_of({line.submission.municipality_id for line in lines})
    notices.tell_many(
        items=[
            (
                user,
                f"{NOTICE}.{_told_as(line)}",
                _details(line),
                _page_of(line),
                f"{NOTICE}:{decision.pk}:{line.submission_id}",
            )
            for line in lines
            for user in people.get(line.submission.municipality_id, {})
        ]
    )


def _told_as(line: Any) -> str:
    if line.outcome != Outcome.AWARD:
        return str(line.outcome)
    if line.due:
        return "award_adjusted"
    return "award_with_conditions" if line.conditions else "award"


def _page_of(line: DecisionLine) -> str:
    if line.outcome == Outcome.AWARD:
        return reverse("awards:award", args=[line.submission.proposal_id])
    return reverse("proposals:submission", args=[line.submission_id])


def _details(line: Any) -> Mapping[str, object]:
    return {
        "title": line.submission.title,
        "number": line.submission.number,
        "amount": {"won": line.amount if line.won is None else line.won},
        "asked": {"won": line.amount},
        "due": line.due or "",
    }
