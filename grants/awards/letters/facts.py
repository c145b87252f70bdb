"""The facts of a decision's letters, gathered from what is on record at the moment of issue."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings

from grants.awards import states
from grants.awards.letters.queries import (
    endings_without_letter,
    lines_of,
    lines_with_score,
    lines_without_letter,
)
from grants.awards.letters.saying import FORMAT, Head, Said, Year, number_of
from grants.awards.letters.terms import NONE, Terms, terms_of
from grants.awards.models import (
    AwardEnding,
    AwardYear,
    Decision,
    DecisionLine,
    Letter,
    Letterhead,
    LetterKind,
    Outcome,
)
from grants.calls.models import Call
from grants.proposals import states as proposal_states
from grants.proposals.receipts.text import in_kst
from grants.reviews.appeals.states import appeal_until


@dataclass(frozen=True, slots=True)
class Ground:
    """What all letters of one decision share; `places` are by submission, on the reserve list."""

    decision: Decision
    head: Head
    years: Mapping[int, tuple[Year, ...]]
    places: Mapping[int, int]
    terms: Mapping[int, Terms]
    published_at: datetime
    issued_at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """A place in the call's row of letters, and which letter is replaced there, if any, and why."""

    sequence: int
    replaced: Letter | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A line to be written about, which carries its score; with the end of its award where that is to be told."""

    line: Any
    ending: AwardEnding | None = None


def decision_with_call(decision_id: int) -> Decision:
    """The decision, with all that its letters name."""
    return Decision.objects.select_related("call__programme_year__programme").get(pk=decision_id)


def ground_of(decision: Decision, published_at: datetime, issued_at: datetime, key: str) -> Ground:
    """Five queries, however many letters."""
    return Ground(
        decision=decision,
        head=head_of(decision.call),
        years=_years(decision),
        places=_places(decision),
        terms=terms_of(decision),
        published_at=published_at,
        issued_at=issued_at,
        key=key,
    )


def due_of(decision: Decision) -> list[Due]:
    """What still needs a letter: announced lines first, then awards that ended. Two queries, or three."""
    due = [Due(line) for line in lines_without_letter(decision)]
    endings = {
        each.award.submission_id: each
        for each in endings_without_letter().filter(award__decision=decision).select_related("award")
    }
    ended = lines_with_score(decision).filter(submission__in=list(endings)) if endings else []
    return [*due, *(Due(line, endings[line.submission_id]) for line in ended)]


def due_again(decision: Decision, letter: Letter) -> Due | None:
    """What another letter in place of this one would tell; None where its result no longer stands."""
    if letter.kind != LetterKind.CANCELLED:
        line = lines_of(decision).filter(submission=letter.submission_id).first()
        return Due(line) if line else None
    ending = AwardEnding.objects.get(award__decision=decision, award__submission=letter.submission_id)
    return Due(lines_with_score(decision).get(submission=letter.submission_id), ending)


def said_of(ground: Ground, due: Due, numbered: Numbered) -> Said:
    """The letter of one result."""
    said = _said_of_line(ground, due.line, numbered)
    return _ended(said, due.ending) if due.ending else said


def _said_of_line(ground: Ground, line: Any, numbered: Numbered) -> Said:
    call, submission = ground.decision.call, line.submission
    shows_score = call.feedback_shows_points and line.score is not None
    refused = line.outcome != Outcome.AWARD
    terms = NONE if refused else ground.terms.get(submission.pk, NONE)
    return Said(
        format=FORMAT,
        service=settings.PUBLIC_URL,
        number=number_of(call.code, numbered.sequence),
        revision=numbered.replaced.revision + 1 if numbered.replaced else 1,
        replaces=numbered.replaced.number if numbered.replaced else "",
        anew=numbered.reason,
        kind=LetterKind(line.outcome).value,
        call=call.code,
        call_name=call.name,
        programme=call.programme_year.name,
        head=ground.head,
        municipality=submission.municipality_id,
        municipality_name=submission.municipality.full_name,
        submission=submission.number,
        title=submission.title,
        years=ground.years.get(submission.pk, ()),
        conditions=terms.conditions,
        adjusted=terms.adjusted,
        budget_until=terms.budget_until,
        place=ground.places.get(submission.pk, 0),
        places=len(ground.places) if submission.pk in ground.places else 0,
        why=line.why if refused else "",
        reason=line.reason if refused else "",
        score=f"{line.score:.2f}" if shows_score else "",
        pass_mark=f"{call.pass_mark:.2f}" if shows_score else "",
        ended="",
        appeal_until=in_kst(appeal_until(ground.published_at, call.appeal_days)),
        published_at=in_kst(ground.published_at),
        issued_at=in_kst(ground.issued_at),
        key=ground.key,
        is_example=call.is_example or submission.is_example,
    )


def _ended(said: Said, ending: AwardEnding) -> Said:
    return replace(
        said,
        kind=LetterKind.CANCELLED.value,
        years=(),
        conditions=(),
        adjusted="",
        budget_until="",
        why=ending.kind,
        score="",
        pass_mark="",
        ended=ending.reason,
        appeal_until="",
        published_at=in_kst(ending.ended_at),
    )


def head_of(call: Call) -> Head:
    """As the call's managers wrote it; else the programme's agency."""
    kept = Letterhead.objects.filter(call=call).first()
    if kept is None:
        programme = call.programme_year.programme
        issuer = programme.agency or programme.name
        return Head(issuer=issuer, sender=issuer)
    return Head(kept.issuer, kept.sender, kept.department, kept.phone, kept.email, kept.address)


def _years(decision: Decision) -> Mapping[int, tuple[Year, ...]]:
    """The amounts in force, by submission."""
    rows = AwardYear.objects.filter(award__decision=decision).exclude(award__state=states.CANCELLED)
    found: defaultdict[int, list[Year]] = defaultdict(list)
    for submission, *year in rows.order_by("fiscal_year").values_list(
        "award__submission", "fiscal_year", "amount_asked", "amount"
    ):
        found[submission].append(Year(*year))
    return {submission: tuple(years) for submission, years in found.items()}


def _places(decision: Decision) -> Mapping[int, int]:
    """Places on the reserve list, counted from 1 by rank."""
    reserve = DecisionLine.objects.filter(decision=decision, outcome=Outcome.RESERVE)
    standing = reserve.exclude(submission__proposal__state=proposal_states.WITHDRAWN)
    ranked = standing.order_by("rank", "submission").values_list("submission", flat=True)
    return {submission: place for place, submission in enumerate(ranked, start=1)}
