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
        is_example=submission.is_example,
    )


def _ensure_positive(request: Request, fiscal_year: int) -> None:
    if request.amount(fiscal_year) < 1:
        sentence = _("%(number)s asks no national share of %(year)s, so there is nothing to award.")
        raise Refused(
            sentence % {"number": request.submission.number, "year": fiscal_year}, "amount_not_positive"
        )
