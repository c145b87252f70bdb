"""Draft a decision from a ranking, change it by hand, cancel it. Nothing here shows outside the ministry."""

from django.utils import timezone
from django.utils.translation import gettext as _

from grants.awards import allocation, ledger, lines, policies, reserving, states
from grants.awards.lines import Choice
from grants.awards.models import Award, Decision, DecisionLine, Outcome, Reason, Why
from grants.proposals.models import Submission
from grants.reviews.models import RankingRun
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure


def draft_decision(
    *, actor: Actor, ranking: RankingRun, choice: Choice | None = None, from_reserve: bool = False
) -> Decision:
    """A decision with its lines and its pending awards, all or none: the plain line, or what a slate chose.

    Proposals that were withdrawn since, or decided before, are left out; `from_reserve` decides about those
    that an earlier decision put on the reserve list, in its order. Raises EnvelopeExhausted,
    EnvelopeBusy, and Refused when nothing is to be decided, a chosen one can't be awarded, no national
    envelope is there, or a decision is open.
    """
    ensure(policies.may_draft(actor))
    if choice:
        lines.ensure_reason(Reason.SLATE, choice.words)
    with ledger.told_plainly():
        entries = list(lines.undecided(ranking, from_reserve=from_reserve))
        if not entries:
            raise Refused(
                _("No proposal of this ranking waits for a decision any more."), "nothing_to_decide"
            )
        call = ranking.call
        envelopes = reserving.lock_envelopes(call.programme_year, [entry.submission for entry in entries])
        requests = {each.submission.pk: each for each in reserving.requests_of(e.submission for e in entries)}
        lines.ensure_possible(requests.values())
        amounts = {pk: request.amount(call.programme_year.year) for pk, request in requests.items()}
        places = lines.places_of(call, from_reserve=from_reserve)
        plain = lines.plain_line(entries, envelopes, amounts, places)
        allotted = lines.as_chosen(plain, choice.submissions, places.reserve) if choice else plain
        decision = Decision.objects.create(
            call=call,
            ranking=ranking,
            drafted_by=actor.user,
            slate=choice.slate if choice else None,
            from_reserve=from_reserve,
        )
        lines.write_lines(decision, allotted, plain, choice)
        chosen = [requests[each.candidate.key] for each in allotted if each.outcome == allocation.AWARD]
        awards = reserving.reserve(actor=actor, decision=decision, envelopes=envelopes, requests=chosen)
        _record(actor, "award.draft", decision, awards)
    return decision


def reserve_award(
    *, actor: Actor, decision: Decision, submission: Submission, reason: str = "", words: str = ""
) -> Award:
    """Add one award to a draft; the same one again returns what stands.

    `reason` (a Reason) and `words` say why it leaves the ranking; kept only where it does.
    Raises EnvelopeExhausted (naming the envelope, what is left and what was asked), EnvelopeBusy, and
    Refused for a submission that is not of the decision or below the pass mark, or words too short.
    """
    lines.ensure_reason(reason, words)
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
        _mark(actor, line, Outcome.AWARD, reason, words)
        _record(actor, "award.reserve", held, [award])
    return award


def remove_award(
    *,
    actor: Actor,
    decision: Decision,
    submission: Submission,
    outcome: Outcome = Outcome.RESERVE,
    reason: str = "",
    words: str = "",
) -> None:
    """Take a line's award out of a draft: what it reserved is released, the line is marked as `outcome`.

    `reason` and `words` as for `reserve_award`. What is marked so already stays as it is.
    """
    lines.ensure_reason(reason, words)
    with ledger.told_plainly():
        reserving.lock_drawn_on(decision)
        held = _held_draft(actor, decision)
        line = _line_of(held, submission)
        if line.outcome == outcome:
            return
        awards = reserving.release(actor=actor, decision=held, only=submission)
        _mark(actor, line, outcome, reason, words)
        _record(actor, "award.release", held, awards)


def cancel(*, actor: Actor, decision: Decision) -> None:
    """Give a draft up: everything it reserved is released."""
    with ledger.told_plainly():
        reserving.lock_drawn_on(decision)
        held = _held_draft(actor, decision)
        awards = reserving.release(actor=actor, decision=held)
        Decision.objects.filter(pk=held.pk).update(state=states.WITHDRAWN)
        _record(actor, "award.cancel", held, awards)


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


def _mark(actor: Actor, line: DecisionLine, outcome: Outcome, reason: str, words: str) -> None:
    line.outcome, line.why = outcome, Why.BY_MANAGER
    line.reason, line.reason_words = (reason, words.strip()) if line.leaves_ranking else ("", "")
    line.changed_by, line.changed_at = actor.user, timezone.now()
    line.save(update_fields=["outcome", "why", "reason", "reason_words", "changed_by", "changed_at"])


def _record(actor: Actor, act: str, decision: Decision, awards: list[Award]) -> None:
    changes = {
        "awards": [award.pk for award in awards],
        "submissions": [award.submission_id for award in awards],
        "won": sum(award.amount for award in awards),
    }
    audit.record(actor=actor, act=act, about=decision, changes=changes)
