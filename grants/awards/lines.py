"""The lines of a decision: what it says of each submission, and what the plain line down the ranking says."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.awards import allocation, ledger, states
from grants.awards.allocation import Allotment, Candidate, Places
from grants.awards.models import Award, Decision, DecisionLine, Outcome, Reason, Slate, Why
from grants.awards.models.decision import LEAST_WORDS
from grants.awards.reserving import Request
from grants.calls.models import Call, Envelope, Scope
from grants.proposals import states as proposal_states
from grants.reviews.models import RankingEntry, RankingRun
from portal.errors import Refused
from portal.ui.money import MOST_WON

# So many of a kind are named in a sentence.
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """What a slate chose: submissions by id, and the words of its reason where it leaves the ranking."""

    submissions: frozenset[int]
    words: str
    slate: Slate | None = None


def undecided(ranking: RankingRun, *, from_reserve: bool = False) -> QuerySet[RankingEntry]:
    """The ranking's entries that still are under review, or on the reserve list, by rank."""
    awaited = proposal_states.RESERVE if from_reserve else proposal_states.UNDER_REVIEW
    return (
        ranking.entries.filter(submission__proposal__state=awaited)
        .select_related("submission")
        .order_by("rank", "submission")
    )


def places_of(call: Call, *, from_reserve: bool = False) -> Places:
    """What the call planned, less what is awarded in it already; who is on the reserve list stays on it."""
    standing = Award.objects.filter(decision__call=call).exclude(state=states.CANCELLED)
    planned = None if call.planned_projects is None else max(call.planned_projects - standing.count(), 0)
    return Places(planned, None if from_reserve else call.reserve_projects)


def plain_line(
    entries: list[RankingEntry],
    envelopes: list[Envelope],
    amounts: Mapping[int, int],
    places: Places,
) -> list[Allotment]:
    """The plain line down the entries; `amounts` is won by submission."""
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
    return allocation.allot(candidates, {each.pk: each.left for each in envelopes}, national, places)


def ensure_possible(requests: Iterable[Request]) -> None:
    """Raise Refused naming those that ask, of any year, more won than any budget holds."""
    beyond = [each.submission.number for each in requests if max(each.years.values(), default=0) > MOST_WON]
    if beyond:
        sentence = _("These ask more won than any budget holds: %(numbers)s. No decision was drafted.")
        raise Refused(sentence % {"numbers": named(beyond)}, "amount_too_large")


def as_chosen(plain: list[Allotment], chosen: Collection[int], reserve: int | None) -> list[Allotment]:
    """What a choice makes of the plain line: the chosen awarded, of the rest the best kept on reserve.

    Raises Refused where a chosen one is not among them, is below the pass mark or asks nothing.
    """
    free = {each.candidate.key for each in plain if each.why not in {Why.BELOW_PASS_MARK, Why.NO_AMOUNT}}
    if not free.issuperset(chosen):
        sentence = _(
            "Of the chosen projects %(count)s can't be awarded any more. Nothing was reserved. "
            "Solve the slate again."
        )
        raise Refused(sentence % {"count": len(set(chosen) - free)}, "not_awardable")
    return allocation.shortened(
        (_taken(each) if each.candidate.key in chosen else _left_out(each) for each in plain), reserve
    )


def _taken(each: Allotment) -> Allotment:
    why = allocation.IN_LINE if each.outcome == Outcome.AWARD else Why.BY_SLATE
    return Allotment(each.candidate, Outcome.AWARD, why)


def _left_out(each: Allotment) -> Allotment:
    if each.why in {Why.BELOW_PASS_MARK, Why.NO_AMOUNT}:
        return each
    why = Why.BY_SLATE if each.outcome == Outcome.AWARD else Why.BELOW_LINE
    return Allotment(each.candidate, Outcome.RESERVE, why)


def write_lines(
    decision: Decision, allotted: list[Allotment], plain: list[Allotment], choice: Choice | None = None
) -> None:
    """Both said of each submission; what a choice takes out of the ranking's order gets its words."""
    plainly = {each.candidate.key: each.outcome for each in plain}
    DecisionLine.objects.bulk_create(
        _line(decision, each, plainly[each.candidate.key], choice) for each in allotted
    )


def _line(decision: Decision, each: Allotment, plainly: str, choice: Choice | None) -> DecisionLine:
    line = DecisionLine(
        decision=decision,
        submission_id=each.candidate.key,
        outcome=each.outcome,
        rank=each.candidate.rank,
        amount=each.candidate.amount,
        why=each.why,
        plain_outcome=plainly,
    )
    if choice and line.leaves_ranking:
        line.reason, line.reason_words = Reason.SLATE, choice.words
    return line


def ensure_reason(reason: str, words: str) -> None:
    """A coded reason with words that say something, or none at all. Raises Refused."""
    if not reason and not words.strip():
        return
    if reason not in Reason.values:
        raise Refused(_("Choose the reason why this line leaves the ranking."), "reason_missing")
    if len(words.strip()) < LEAST_WORDS:
        sentence = _("Say the reason in %(least)s characters or more; it enters the register of exceptions.")
        raise Refused(sentence % {"least": LEAST_WORDS}, "words_too_short")


def ensure_explained(decision: Decision) -> None:
    """Raise Refused naming the lines that leave the ranking without a reason."""
    lines = DecisionLine.objects.filter(decision=decision, reason="").select_related("submission")
    bare = [line for line in lines.defer("submission__package") if line.leaves_ranking]
    if bare:
        sentence = _("These leave the ranking without a reason: %(numbers)s. Give each its reason first.")
        raise Refused(
            sentence % {"numbers": named([line.submission.number for line in bare])}, "reason_missing"
        )


def named(numbers: Sequence[str]) -> str:
    """The first few of them, and whether there are more."""
    return ", ".join(numbers[:MOST_NAMED]) + ("…" if len(numbers) > MOST_NAMED else "")
