"""Rows for tests of awards.

call = call_with_envelope(ceiling=1_000_000_000)
submissions = asking(call, 400_000_000, 300_000_000)       # under review, each of its own municipality
ranking = ranked(call, submissions)                        # ranks 1, 2, … all above the pass mark
decision = drafted(call, submissions)                      # by the action, awards reserved
published(decision)                                        # by a second manager's sign-off
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils import timezone

from grants.awards import actions
from grants.awards.models import Award, AwardEnding, Decision
from grants.calls.models import Call, ProgrammeYear, ServiceField, SupportType, Target
from grants.proposals.content import Content, Line
from grants.proposals.models import Submission
from grants.proposals.package import Header, canonical
from grants.reviews.models import RankingEntry, RankingRun
from portal.actor import Actor, Role
from portal.signoff import actions as signoff
from portal.signoff.models import SignOff
from tests import factories as make
from tests.grants.reviews.factories import submission_of
from villages.models import Municipality

YEAR = 2024
WORDS = "시·도 사이의 균형을 위한 선정입니다."


def manager() -> Actor:
    """A programme manager who acts."""
    return make.actor(None, Role.MANAGER)


def call_with_envelope(ceiling: int = 103_900_000_000, **fields: object) -> Call:
    """A call of a programme year that has its national envelope."""
    call = make.CallFactory(**fields)
    make.EnvelopeFactory(programme_year=call.programme_year, ceiling=ceiling)
    return call


def targets(programme_year: ProgrammeYear, municipalities: int = 78, projects: int = 99) -> None:
    """The two targets of a year."""
    Target.objects.create(programme_year=programme_year, kind="municipalities", value=municipalities)
    Target.objects.create(programme_year=programme_year, kind="projects", value=projects)


def package_asking(years: dict[int, int]) -> str:
    """A filed copy that asks these national shares and says nothing else."""
    lines = tuple(Line("장비 구입", year, national=won) for year, won in years.items())
    return canonical(Header("SV2024", "52720", "전북특별자치도 진안군", 1, 1), Content(lines=lines))


def asks(
    call: Call, won: int, municipality: Municipality | None = None, later: int = 0, **fields: object
) -> Submission:
    """A submission under review that asks so much of the year, and of the next."""
    years = {YEAR: won, YEAR + 1: later} if later else {YEAR: won}
    storable = min(max(won, 0), 10**15)
    totals = {"national_total": storable, "project_total": storable}
    return submission_of(call, municipality, package=package_asking(years), **{**totals, **fields})


def asking(call: Call, *amounts: int) -> list[Submission]:
    """Submissions of one field and type, each of its own municipality."""
    programme = call.programme_year.programme
    field = ServiceField.objects.filter(programme=programme).first() or make.ServiceFieldFactory(
        programme=programme
    )
    kind = SupportType.objects.filter(programme=programme).first() or make.SupportTypeFactory(
        programme=programme
    )
    return [asks(call, won, service_field=field, support_type=kind) for won in amounts]


def ranked(
    call: Call, submissions: Sequence[Submission], ranks: Iterable[int] = (), below: int = 0
) -> RankingRun:
    """A ranking in the order given; the last `below` of them miss the pass mark."""
    run = RankingRun.objects.create(
        call=call,
        method="trimmed_mean",
        trim_from=5,
        pass_mark=call.pass_mark,
        input_hash="0" * 64,
        code_version="test",
    )
    places = list(ranks) or range(1, len(submissions) + 1)
    RankingEntry.objects.bulk_create(
        RankingEntry(
            run=run,
            submission=submission,
            rank=rank,
            score=Decimal(99 - rank % 29),
            scores_counted=7,
            passes=index < len(submissions) - below,
        )
        for index, (rank, submission) in enumerate(zip(places, submissions, strict=True))
    )
    return run


def drafted(call: Call, submissions: Sequence[Submission], **ranking: object) -> Decision:
    """The plain line down the ranking, reserved."""
    return actions.draft_decision(actor=manager(), ranking=ranked(call, submissions, **ranking))


def empty_draft(call: Call, submissions: Sequence[Submission]) -> Decision:
    """A draft whose every line stands on reserve, so that awards are reserved one by one."""
    decision = Decision.objects.create(
        call=call, ranking=ranked(call, submissions), drafted_by=make.person(Role.MANAGER)
    )
    decision.lines.bulk_create(
        decision.lines.model(
            decision=decision,
            submission=submission,
            outcome="reserve",
            rank=rank,
            amount=0,
            plain_outcome="award",
        )
        for rank, submission in enumerate(submissions, start=1)
    )
    return decision


def explained(decision: Decision) -> Decision:
    """Every line that leaves the ranking has its reason."""
    for line in decision.lines.filter(reason=""):
        if line.leaves_ranking:
            line.reason, line.reason_words = "balance", WORDS
            line.save(update_fields=["reason", "reason_words"])
    return decision


def asked_for(decision: Decision) -> SignOff:
    """The request that a manager lays before a second one."""
    return actions.request_publication(actor=manager(), decision=explained(decision))


def published(decision: Decision) -> Decision:
    """Signed off by a second manager."""
    request = asked_for(decision)
    signoff.approve(actor=manager(), signoff_id=request.pk, seen_hash=request.payload_hash)
    decision.refresh_from_db()
    return decision


def awards_of(decision: Decision) -> list[Award]:
    """All of them, in order."""
    return list(decision.awards.order_by("id"))


def signed(kind: str, award: Award) -> SignOff:
    """An approved sign-off of that kind about the award, as a row alone."""
    asked = SignOff.objects.create(
        kind=kind, about=f"awards.award:{award.pk}", title="-", payload={}, drafted_by=make.person()
    )
    asked.state, asked.decided_by, asked.decided_at = "approved", make.person(), timezone.now()
    asked.save()
    return asked


def ended(award: Award, kind: str = "declined") -> AwardEnding:
    """On record that a published award ended, so that the database lets it be cancelled."""
    verb = {"declined": "awards.decline", "revoked": "awards.revoke"}[kind]
    return AwardEnding.objects.create(award=award, kind=kind, reason=WORDS, signoff=signed(verb, award))
