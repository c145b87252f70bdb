"""Reserve, commit and release awards, as many as are given, in a constant number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from grants.awards import ledger, states
from grants.awards.models import Award, AwardYear, Decision, LedgerEntry, LedgerKind
from grants.awards.queries import envelopes_drawn_on
from grants.calls.models import Envelope, ProgrammeYear
from grants.proposals.models import Submission
from grants.proposals.package import national_amounts
from portal.actor import Actor
from portal.errors import Refused


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


def asked_of(
    envelopes: Sequence[Envelope], requests: Sequence[Request], fiscal_year: int
) -> dict[int, int]:
    """Won by envelope that the requests ask together."""
    return {
        envelope.pk: sum(
            request.amount(fiscal_year)
            for request in requests
            if ledger.covers(envelope, request.submission)
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
        AwardYear(award=award, fiscal_year=year, amount=won)
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


def commit(*, actor: Actor, awards: Sequence[Award]) -> None:
    """Move what the awards reserved, wherever they did, to committed; it can't run out halfway."""
    moves = [(award, envelope, -won, won) for award, envelope, won in _reserved_by(awards)]
    ledger.enter(actor=actor, kind=LedgerKind.COMMIT, moves=moves)


def release(*, actor: Actor, awards: Sequence[Award]) -> None:
    """Give back what the awards reserved and cancel them."""
    moves = [(award, envelope, -won, 0) for award, envelope, won in _reserved_by(awards)]
    ledger.enter(actor=actor, kind=LedgerKind.RELEASE, moves=moves)
    Award.objects.filter(pk__in=[award.pk for award in awards]).update(state=states.CANCELLED)


def _reserved_by(awards: Sequence[Award]) -> list[tuple[Award, int, int]]:
    by_id = {award.pk: award for award in awards}
    standing = (
        LedgerEntry.objects.filter(award__in=by_id)
        .values_list("award", "envelope")
        .annotate(won=Sum("delta_reserved"))
        .filter(won__gt=0)
        .order_by("envelope", "award")
    )
    return [(by_id[award], envelope, won) for award, envelope, won in standing]


def _award(decision: Decision, programme_year: ProgrammeYear, request: Request) -> Award:
    submission = request.submission
    return Award(
        decision=decision,
        programme_year=programme_year,
        proposal_id=submission.proposal_id,
        submission=submission,
        municipality_id=submission.municipality_id,
        amount=request.amount(programme_year.year),
        is_example=submission.is_example,
    )


def _ensure_positive(request: Request, fiscal_year: int) -> None:
    if request.amount(fiscal_year) < 1:
        sentence = _("%(number)s asks no national share of %(year)s, so there is nothing to award.")
        raise Refused(
            sentence % {"number": request.submission.number, "year": fiscal_year}, "amount_not_positive"
        )
