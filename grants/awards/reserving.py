"""Reserve, commit and release awards, as many as are given, in a constant number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.awards import ledger, states
from grants.awards.models import Award, AwardYear, Decision, LaterYearChange, LedgerEntry, LedgerKind
from grants.awards.queries import envelopes_drawn_on
from grants.awards.tracking import poke_tracking
from grants.calls.models import Envelope, ProgrammeYear
from grants.proposals.models import Submission
from grants.proposals.package import national_amounts
from portal.actor import Actor
from portal.errors import Refused
from portal.ui.money import MOST_WON


@dataclass(frozen=True, slots=True)
class Request:
    """What a submission asks of the nation: won by fiscal year."""

    submission: Submission
    years: dict[int, int]

    def amount(self, fiscal_year: int) -> int:
        """Won of one fiscal year."""
        return self.years.get(fiscal_year, 0)


def requests_of(submissions: Iterable[Submission]) -> list[Request]:
    """What the filed copies ask."""
    return [Request(submission, national_amounts(submission.package)) for submission in submissions]


def lock_envelopes(programme_year: ProgrammeYear, submissions: Sequence[Submission]) -> list[Envelope]:
    """Every envelope that an award to any of the submissions draws on, locked by id."""
    return ledger.locked(
        envelopes_drawn_on(
            programme_year,
            {submission.municipality_id[:2] for submission in submissions},
            {submission.service_field_id for submission in submissions},
            {submission.support_type_id for submission in submissions},
        )
    )


def lock_drawn_on(decision: Decision) -> list[Envelope]:
    """Every envelope that the decision's awards have moved, locked by id."""
    moved = LedgerEntry.objects.filter(decision=decision).values("envelope")
    return ledger.locked(Envelope.objects.filter(pk__in=moved))


def asked_of(envelopes: Sequence[Envelope], requests: Sequence[Request], fiscal_year: int) -> dict[int, int]:
    """Won by envelope that the requests ask together."""
    return {
        envelope.pk: sum(
            request.amount(fiscal_year) for request in requests if ledger.covers(envelope, request.submission)
        )
        for envelope in envelopes
    }


def reserve(
    *, actor: Actor, decision: Decision, envelopes: Sequence[Envelope], requests: Sequence[Request]
) -> list[Award]:
    """Pending awards that reserve from every covering (locked) envelope, all or none."""
    programme_year = decision.call.programme_year
    fiscal_year = programme_year.year
    for request in requests:
        _ensure_positive(request, fiscal_year)
    ledger.ensure_room(envelopes, asked_of(envelopes, requests, fiscal_year))
    awards = Award.objects.bulk_create(_award(decision, programme_year, each) for each in requests)
    AwardYear.objects.bulk_create(
        AwardYear(award=award, fiscal_year=year, amount=won, amount_asked=won)
        for award, request in zip(awards, requests, strict=True)
        for year, won in sorted(request.years.items())
    )
    moves = [
        (award, envelope.pk, award.amount, 0)
        for award in awards
        for envelope in envelopes
        if ledger.covers(envelope, award.submission)
    ]
    ledger.enter(actor=actor, kind=LedgerKind.RESERVE, moves=moves)
    return awards


def commit(*, actor: Actor, decision: Decision) -> None:
    """Move what the decision's awards reserved, wherever they did, to committed: it can't run out halfway."""
    moves = [(award, envelope, -won, won) for award, envelope, won in _reserved_by(decision)]
    ledger.enter(actor=actor, kind=LedgerKind.COMMIT, moves=moves)


def release(*, actor: Actor, decision: Decision, only: Submission | None = None) -> list[Award]:
    """Give back what the decision's awards reserved (or the one to `only`), and cancel them."""
    pending = Award.objects.filter(decision=decision, state=states.PENDING)
    if only is not None:
        pending = pending.filter(submission=only)
    awards = list(pending.order_by("id").select_for_update())
    ids = {award.pk for award in awards}
    moves = [(award, envelope, -won, 0) for award, envelope, won in _reserved_by(decision) if award.pk in ids]
    ledger.enter(actor=actor, kind=LedgerKind.RELEASE, moves=moves)
    Award.objects.filter(pk__in=ids).update(state=states.CANCELLED)
    return awards


def adjust(*, actor: Actor, award: Award, amounts: Mapping[int, int], key: str) -> Award:
    """Change what an award is worth (won by fiscal year; years not given stay as they are), up or down.

    This year's change moves every envelope that the award draws on, or none: reserved while it is pending,
    committed once it is published. Later years never touch an envelope. The same `key` (60 characters at
    most) again returns what stands. Locks envelopes, then the award: call it before locking either.
    Raises EnvelopeExhausted, EnvelopeBusy, and Refused for amounts that can't be or a cancelled award.
    """
    asked: dict[int, int] = {}
    with ledger.told_plainly(asked):
        envelopes = ledger.locked(_moved_by(award))
        held = Award.objects.select_for_update(of=("self",)).select_related("programme_year").get(pk=award.pk)
        if not _was_adjusted(held, key):
            _ensure_adjustable(held, amounts)
            change = amounts.get(held.programme_year.year, held.amount) - held.amount
            asked |= {envelope.pk: change for envelope in envelopes}
            ledger.ensure_room(envelopes, asked)
            _move_later_years(actor, held, amounts, key)
            ledger.enter(
                actor=actor, kind=LedgerKind.ADJUST, moves=_moves_by(held, envelopes, change), act=key
            )
            # A later year alone moves no envelope, yet the totals show it.
            poke_tracking(held.programme_year_id)
            held.refresh_from_db(fields=["amount"])
    return held


def give_back(*, actor: Actor, award: Award) -> Award:
    """Cancel one award, pending or published: what it still holds in any envelope is released.

    A cancelled one is left as it is. Locks envelopes, then the award: call it before locking either.
    """
    with ledger.told_plainly():
        envelopes = ledger.locked(_moved_by(award))
        held = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
        if held.state != states.CANCELLED:
            moves = _moves_by(held, envelopes, -held.amount)
            ledger.enter(actor=actor, kind=LedgerKind.RELEASE, moves=moves)
            Award.objects.filter(pk=held.pk).update(state=states.CANCELLED)
            held.state = states.CANCELLED
    return held


def lock_moved_by(award: Award) -> list[Envelope]:
    """Lock the envelopes that the award draws on, before the award itself is locked."""
    return ledger.locked(_moved_by(award))


def _moved_by(award: Award) -> QuerySet[Envelope]:
    """The envelopes that the award drew on when it was reserved."""
    return Envelope.objects.filter(pk__in=LedgerEntry.objects.filter(award=award).values("envelope"))


def _moves_by(award: Award, envelopes: Iterable[Envelope], won: int) -> list[tuple[Award, int, int, int]]:
    """Signed won in every envelope, where the award stands: reserved while pending, else committed."""
    if not won:
        return []
    pending = award.state == states.PENDING
    return [(award, envelope.pk, won if pending else 0, 0 if pending else won) for envelope in envelopes]


def _was_adjusted(award: Award, key: str) -> bool:
    begins = f"award:{award.pk}:{LedgerKind.ADJUST.value}:{key}:"
    return (
        LedgerEntry.objects.filter(award=award, key__startswith=begins).exists()
        or LaterYearChange.objects.filter(award=award, key__startswith=begins).exists()
    )


def _ensure_adjustable(award: Award, amounts: Mapping[int, int]) -> None:
    year = award.programme_year.year
    if award.state == states.CANCELLED:
        raise Refused(_("This award was cancelled, so its amount stays as it is."), "award_cancelled")
    if amounts.get(year, award.amount) < 1 or min(amounts.values(), default=0) < 0:
        sentence = _("An award is at least 1 won of %(year)s, and no year is below 0. Nothing was changed.")
        raise Refused(sentence % {"year": year}, "amount_not_positive")
    if any(fiscal_year < year for fiscal_year in amounts):
        raise Refused(_("An award has no share of a year before its programme year."), "year_passed")
    if max(amounts.values(), default=0) > MOST_WON:
        raise Refused(_("That is more won than any budget holds. Nothing was changed."), "amount_too_large")


def _move_later_years(actor: Actor, award: Award, amounts: Mapping[int, int], key: str) -> None:
    """Future commitments become what is given; the rows' own trigger moves them."""
    later = {year: won for year, won in amounts.items() if year > award.programme_year.year}
    AwardYear.objects.bulk_create(
        (AwardYear(award=award, fiscal_year=year, amount=0, amount_asked=0) for year in sorted(later)),
        ignore_conflicts=True,
    )
    standing = dict(award.years.filter(fiscal_year__in=later).values_list("fiscal_year", "amount"))
    LaterYearChange.objects.bulk_create(
        LaterYearChange(
            award=award,
            fiscal_year=year,
            delta=won - standing[year],
            actor=actor.user,
            key=f"award:{award.pk}:{LedgerKind.ADJUST.value}:{key}:{year}",
            entered_at=timezone.now(),
        )
        for year, won in sorted(later.items())
        if won != standing[year]
    )


def _reserved_by(decision: Decision) -> list[tuple[Award, int, int]]:
    """(award, envelope, won) of what is still reserved; of the awards only their keys are known."""
    standing = (
        LedgerEntry.objects.filter(decision=decision)
        .order_by("envelope", "award")
        .values_list("award", "award__programme_year", "envelope")
        .annotate(won=Sum("delta_reserved"))
        .filter(won__gt=0)
    )
    return [
        (Award(pk=award, programme_year_id=year, decision_id=decision.pk), envelope, won)
        for award, year, envelope, won in standing
    ]


def _award(decision: Decision, programme_year: ProgrammeYear, request: Request) -> Award:
    submission = request.submission
    return Award(
        decision=decision,
        programme_year=programme_year,
        proposal_id=submission.proposal_id,
        submission=submission,
        municipality_id=submission.municipality_id,
        amount=request.amount(programme_year.year),
        amount_asked=request.amount(programme_year.year),
        is_example=submission.is_example,
    )


def _ensure_positive(request: Request, fiscal_year: int) -> None:
    if request.amount(fiscal_year) < 1:
        sentence = _("%(number)s asks no national share of %(year)s, so there is nothing to award.")
        raise Refused(
            sentence % {"number": request.submission.number, "year": fiscal_year}, "amount_not_positive"
        )
