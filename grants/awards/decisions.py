"""Draft a decision from a ranking, change it by hand, cancel it. Nothing here shows outside the ministry."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.awards import allocation, ledger, policies, reserving, states
from grants.awards.allocation import Allotment, Candidate
from grants.awards.models import Award, Decision, DecisionLine, Outcome, Why
from grants.calls.models import Envelope, Scope
from grants.proposals import states as proposal_states
from grants.proposals.models import Submission
from grants.reviews.models import RankingEntry, RankingRun
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure


def draft_decision(*, actor: Actor, ranking: RankingRun) -> Decision:
    """Draw the plain line down a ranking: a decision with its lines and its pending awards, all or none.

    Proposals that were withdrawn since, or decided before, are left out. Raises EnvelopeBusy, and
    Refused when nothing is to be decided, no national envelope is there, or a decision is open.
    """
    ensure(policies.may_draft(actor))
    with ledger.told_plainly():
        entries = list(_undecided(ranking))
        if not entries:
            raise Refused(_("No proposal of this ranking is under review any more."), "nothing_to_decide")
        programme_year = ranking.call.programme_year
        envelopes = reserving.lock_envelopes(programme_year, [entry.submission for entry in entries])
        requests = {each.submission.pk: each for each in reserving.requests_of(e.submission for e in entries)}
        amounts = {pk: request.amount(programme_year.year) for pk, request in requests.items()}
        allotted = _line_down(entries, envelopes, amounts)
        decision = Decision.objects.create(call=ranking.call, ranking=ranking, drafted_by=actor.user)
        _write_lines(decision, allotted)
        chosen = [requests[each.candidate.key] for each in allotted if each.outcome == allocation.AWARD]
        awards = reserving.reserve(actor=actor, decision=decision, envelopes=envelopes, requests=chosen)
        _record(actor, "award.draft", decision, awards)
    return decision


def reserve_award(*, actor: Actor, decision: Decision, submission: Submission) -> Award:
    """Add one award to a draft; the same one again returns what stands.

    Raises EnvelopeExhausted (naming the envelope, what is left and what was asked), EnvelopeBusy, and
    Refused for a submission that is not of the decision or below the pass mark.
    """
    asked: dict[int, int] = {}
    with ledger.told_plainly(asked):
        programme_year = decision.call.programme_year
        envelopes = reserving.lock_envelopes(programme_year, [submission])
        held = _held_draft(actor, decision)
        line = _line_of(held, submission)
        standing = (
            Award.objects.filter(decision=held, submission=submission).exclude(state=states.CANCELLED).first()
        )
        if standing is not None:
            return standing
        requests = reserving.requests_of([submission])
        asked |= reserving.asked_of(envelopes, requests, programme_year.year)
        (award,) = reserving.reserve(actor=actor, decision=held, envelopes=envelopes, requests=requests)
        _mark(line, Outcome.AWARD)
        _record(actor, "award.reserve", held, [award])
    return award


def remove_award(*, actor: Actor, decision: Decision, submission: Submission) -> None:
    """Take an award out of a draft: what it reserved is released, the submission goes on reserve."""
    with ledger.told_plainly():
        reserving.lock_drawn_on(decision)
        held = _held_draft(actor, decision)
        line = _line_of(held, submission)
        awards = reserving.release(actor=actor, decision=held, only=submission)
        if awards:
            _mark(line, Outcome.RESERVE)
            _record(actor, "award.release", held, awards)


def cancel(*, actor: Actor, decision: Decision) -> None:
    """Give a draft up: everything it reserved is released."""
    with ledger.told_plainly():
        reserving.lock_drawn_on(decision)
        held = _held_draft(actor, decision)
        awards = reserving.release(actor=actor, decision=held)
        Decision.objects.filter(pk=held.pk).update(state=states.WITHDRAWN)
        _record(actor, "award.cancel", held, awards)


def _undecided(ranking: RankingRun) -> QuerySet[RankingEntry]:
    return (
        ranking.entries.filter(submission__proposal__state=proposal_states.UNDER_REVIEW)
        .select_related("submission")
        .order_by("rank", "submission")
    )


def _line_down(
    entries: list[RankingEntry], envelopes: list[Envelope], amounts: dict[int, int]
) -> list[Allotment]:
    national = next((envelope.pk for envelope in envelopes if envelope.scope == Scope.ALL), None)
    if national is None:
        raise Refused(_("The programme year has no national envelope yet. Add one first."), "no_envelope")
    candidates = [
        Candidate(
            key=entry.submission_id,
            rank=entry.rank,
            passes=entry.passes,
            amount=amounts[entry.submission_id],
            envelopes=tuple(each.pk for each in envelopes if ledger.covers(each, entry.submission)),
        )
        for entry in entries
    ]
    return allocation.allot(candidates, {each.pk: each.left for each in envelopes}, national)


def _write_lines(decision: Decision, allotted: list[Allotment]) -> None:
    DecisionLine.objects.bulk_create(
        DecisionLine(
            decision=decision,
            submission_id=each.candidate.key,
            outcome=each.outcome,
            rank=each.candidate.rank,
            amount=each.candidate.amount,
            why=each.why,
        )
        for each in allotted
    )


def _held_draft(actor: Actor, decision: Decision) -> Decision:
    """The decision, locked after its envelopes, while it is a draft."""
    held = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("call__programme_year")
        .get(pk=decision.pk)
    )
    ensure(policies.may_edit(actor, held))
    return held


def _line_of(decision: Decision, submission: Submission) -> DecisionLine:
    line = DecisionLine.objects.filter(decision=decision, submission=submission).first()
    if line is None:
        raise Refused(_("This project is not part of the decision."), "not_in_decision")
    if line.why == Why.BELOW_PASS_MARK:
        raise Refused(_("This project is below the pass mark and can't be awarded."), "below_pass_mark")
    return line


def _mark(line: DecisionLine, outcome: Outcome) -> None:
    line.outcome, line.why = outcome, Why.BY_MANAGER
    line.save(update_fields=["outcome", "why"])


def _record(actor: Actor, act: str, decision: Decision, awards: list[Award]) -> None:
    changes = {
        "awards": [award.pk for award in awards],
        "submissions": [award.submission_id for award in awards],
        "won": sum(award.amount for award in awards),
    }
    audit.record(actor=actor, act=act, about=decision, changes=changes)
