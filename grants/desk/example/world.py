"""The whole example, in the order in which a grant passes through."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random

from django.db import transaction
from django.utils import timezone

from grants.calls.models import Call
from grants.calls.published.actions import load_published
from grants.desk.duplicates import compare_filed
from grants.desk.example import decisions, letters, mails, meetings, second
from grants.desk.example.asked import publish_form
from grants.desk.example.blind import make_blind
from grants.desk.example.bonus import grant_some
from grants.desk.example.looks import look_at_some
from grants.desk.example.people import HOME, People, make_people
from grants.desk.example.plans import Place, Plan, plans
from grants.desk.example.pool import make_pool
from grants.desk.example.programme import RATES, YEAR, Ground, evening, make_call, make_ground
from grants.desk.example.proposals import Writer, analyze
from grants.desk.example.questions import ask_some
from grants.desk.example.reviews import Bench, Seat, make_seats, recall_advice
from grants.desk.example.screening import ask_to_mend, make_checklist, through_the_provinces
from grants.desk.example.spoilt import spoil_some
from grants.proposals import states
from grants.proposals.actions import request_signoff
from grants.proposals.models import Proposal, Submission
from grants.reviews.models import ReviewerTie
from portal.accounts.queries import actor_of, system_actor
from villages.models import Municipality, TownshipKind

PANELS, SEATS = 8, 7
# What became of the 240 proposals of the regular call: those under review are decided below.
REGULAR = {states.UNDER_REVIEW: 210, states.INELIGIBLE: 20, states.WITHDRAWN: 10}
SUPPLEMENTARY = {
    states.DRAFTING: 18,
    states.AWAITING_SIGNOFF: 7,
    states.FILED: 13,
    states.RECEIVED: 8,
    states.ELIGIBLE: 4,
    states.UNDER_REVIEW: 10,
}
COMPARED = 40


def seed_world(*, seed: int, scale: int = 0) -> Iterator[str]:
    """Make everything; yields a line for each part that stands."""
    now = timezone.now()
    places = example_places()
    with transaction.atomic():
        ground = make_ground(now)
        load_published(actor=system_actor(), programme=ground.year.programme)
        people = make_people(list(Municipality.objects.valid_on(ground.regular.places_on)), 59, seed, now)
        yield f"{len(people.officers)} municipalities have an officer and a signer."
        publish_form(ground.supplementary, people)
        ask_some(ground.supplementary, people, now)
        for call in (ground.regular, ground.supplementary):
            make_checklist(call)
        seats = make_seats(people.reviewers, list(ground.fields.values()))
        yield from _regular(ground, people, seats, places, seed)
        yield from _supplementary(ground, people, seats, places, seed)
        recall_advice(seats[3], date(YEAR - 1, 3, 2))
        yield from ask_to_mend(ground, people, places, seed, now)
        yield from make_pool(ground, people, seats, places, seed + 5, now)
        yield from make_blind(ground, people, seats, places, seed + 6, now)
        yield from through_the_provinces(ground, people, places, seed, now)
        yield from second.judge_second(ground, people, seats, places, seed + 12, now)
        mails.hold_some(ground.regular, people.managers[0])
        grant_some(ground.regular, people.managers[0])
    meetings.hold_one(ground.regular)
    yield from decisions.publish(ground.regular, people, HOME)
    yield from letters.issue_some(ground.regular, people.managers[0], HOME)
    yield from second.rank_second(people)
    decisions.appeal_once(ground.regular, people.officers[HOME], HOME)
    # The first few, so that there is something to see; beat compares the rest.
    compare_filed(limit=COMPARED)
    look_at_some(people.managers[0])
    if scale:
        with transaction.atomic():
            yield from _scale(ground, people, seats, places, seed, scale)
    analyze()


def example_places() -> list[Place]:
    """The municipalities of the 2024 call with their townships, in the order of their codes."""
    found = Municipality.objects.valid_on(date(YEAR, 2, 1)).prefetch_related("townships").order_by("code")
    return [
        Place(
            place.code,
            place.name,
            tuple((t.code, t.name) for t in place.townships.all()),
            tuple((t.code, t.name) for t in place.townships.all() if t.kind != TownshipKind.DONG),
        )
        for place in found
    ]


def _ends(counts: dict[str, int], random: Random) -> list[str]:
    ends = [state for state, count in counts.items() for _ in range(count)]
    random.shuffle(ends)
    return ends


def _regular(
    ground: Ground, people: People, seats: list[Seat], places: list[Place], seed: int
) -> Iterator[str]:
    random = Random(seed)  # noqa: S311 - example data must be the same by seed
    ends = _ends(REGULAR, random)
    # Fewer municipalities than projects: some are awarded more than one.
    applicants = random.sample(places, 130)
    written = plans(applicants, len(ends), seed, rates=RATES, first_year=YEAR, most=3, titles=ground.titles)
    submissions = Writer(ground, ground.regular, people).write(list(written), ends)
    yield f"{len(ends)} proposals of the regular call."
    bench = Bench(ground.regular, seed)
    panels = [
        bench.seat(
            f"{number + 1}분과",
            seats[number * SEATS : (number + 1) * SEATS],
            service_field=list(ground.fields.values())[number % 4],
        )
        for number in range(PANELS)
    ]
    judged = _under_review(submissions)
    pairs = [(*panels[_panel_of(submission, number)], submission) for number, submission in enumerate(judged)]
    assignments, sheets = bench.assign(pairs)
    quality = {assignment.pk: random.triangular(0.45, 0.95, 0.72) for assignment in assignments}
    bench.score(sheets, quality, ground.regular.closes_at + timedelta(days=10), lock=True)
    yield f"{PANELS} panels of {SEATS} scored {len(judged)} of them on {len(sheets)} sheets."


def _under_review(submissions: list[Submission]) -> list[Submission]:
    keys = set(Proposal.objects.filter(state=states.UNDER_REVIEW).values_list("pk", flat=True))
    return [submission for submission in submissions if submission.proposal_id in keys]


def _panel_of(submission: Submission, number: int) -> int:
    """Two panels a service field, in turn."""
    return submission.service_field.order + 4 * (number % 2)


def _supplementary(
    ground: Ground, people: People, seats: list[Seat], places: list[Place], seed: int
) -> Iterator[str]:
    random = Random(seed + 1)  # noqa: S311 - example data must be the same by seed
    ends = _ends(SUPPLEMENTARY, random)
    # The demo's own municipality is left to whoever tries it.
    others = [place for place in places if place.code != HOME]
    written = list(
        plans(others, len(ends), seed + 1, rates=RATES, first_year=YEAR, most=3, titles=ground.titles)
    )
    # Requests for a signature are made as officers make them: there is something to sign then.
    begun = [states.DRAFTING if end == states.AWAITING_SIGNOFF else end for end in ends]
    submissions = Writer(ground, ground.supplementary, people).write(written, begun)
    _request_signatures(ground.supplementary, SUPPLEMENTARY[states.AWAITING_SIGNOFF])
    drafts = Proposal.objects.filter(call=ground.supplementary, state=states.DRAFTING).order_by("pk")
    spoil_some(ground.supplementary, list(drafts[:3]))
    yield f"{len(ends)} proposals of the supplementary call, three of them bad on purpose."
    bench = Bench(ground.supplementary, seed + 1)
    panel, members = bench.seat("추가 1분과", seats[:SEATS])
    bench.seat("추가 2분과 (시연용)", [seats[0], seats[1], seats[2]])
    judged = _under_review(submissions)
    assignments, sheets = bench.assign([(panel, members, submission) for submission in judged])
    # The demo's first reviewer still has three sheets to write.
    mine = [sheet for sheet in sheets if sheet.reviewer_id == seats[0].user.pk][:3]
    quality = {assignment.pk: random.triangular(0.5, 0.95, 0.75) for assignment in assignments}
    bench.score([s for s in sheets if s not in mine], quality, timezone.now() - timedelta(days=1), lock=False)
    yield f"{len(judged)} of them are under review."


def _request_signatures(call: Call, count: int) -> None:
    for proposal in Proposal.objects.filter(call=call, state=states.DRAFTING).order_by("-pk")[:count]:
        request_signoff(actor=actor_of(proposal.drafted_by), proposal_id=proposal.pk)


def _scale(
    ground: Ground, people: People, seats: list[Seat], places: list[Place], seed: int, count: int
) -> Iterator[str]:
    """Many proposals with three scores each, in a call of their own, for measuring."""
    now = timezone.now()
    most = count // len(places) + 1
    call = make_call(
        ground.year,
        ground.types,
        "SV2024-SCALE",
        "대량 예시 공모",
        "Call for measuring",
        evening(now, -60),
        evening(now, -30),
        most_projects=most,
    )
    written: Iterator[Plan] = plans(
        places, count, seed + 2, rates=RATES, first_year=YEAR, most=most, titles=ground.titles
    )
    writer = Writer(ground, call, people)
    bench = Bench(call, seed + 2)
    panels = [bench.seat(f"{n + 1}분과", seats[n * 3 : n * 3 + 3]) for n in range(len(seats) // 3)]
    done = 0
    while chunk := list(islice(written, 2500)):
        submissions = writer.write(chunk, [states.UNDER_REVIEW] * len(chunk))
        _score_three(bench, panels, submissions, call, seed + done)
        done += len(chunk)
        yield f"{done} proposals with three scores each."


def _score_three(bench: Bench, panels: list, submissions: list[Submission], call: Call, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - example data must be the same by seed
    tied, pairs = set(ReviewerTie.objects.values_list("reviewer", "municipality")), []
    for number, submission in enumerate(submissions):
        place = submission.municipality_id
        free = [
            p
            for p in panels
            if all(seat.province != place[:2] and (seat.user.pk, place) not in tied for seat in p[1])
        ]
        pairs.append((*free[number % len(free)], submission))
    assignments, sheets = bench.assign(pairs)
    quality = {assignment.pk: random.triangular(0.45, 0.95, 0.72) for assignment in assignments}
    bench.score(sheets, quality, call.closes_at + timedelta(days=10), lock=True)
