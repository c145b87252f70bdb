"""A second call, judged and ranked, that waits for its decision: what is left of the year is not enough for all."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from grants.calls.models import Call
from grants.desk.example import slates
from grants.desk.example.bonus import grant_known
from grants.desk.example.people import HOME, People
from grants.desk.example.plans import Place, plans
from grants.desk.example.programme import RATES, YEAR, Ground, evening, make_call
from grants.desk.example.proposals import Writer
from grants.desk.example.reviews import Bench, Seat
from grants.proposals import states
from grants.proposals.models import Submission
from grants.reviews.actions.ranking import rank
from portal.accounts.queries import actor_of

PROPOSALS, RESERVE = 72, 8
PANELS, SEATS = 4, 7
# Every so many-th municipality, and the first of each province.
EVERY = 5


def judge_second(
    ground: Ground, people: People, seats: Sequence[Seat], places: Sequence[Place], seed: int, now: datetime
) -> Iterator[str]:
    """Proposals from all provinces before a panel for each field, every sheet in."""
    call = make_call(
        ground.year,
        ground.types,
        "SV2024-3",
        "2024년 2차 공모",
        "Second call 2024",
        evening(now, -65),
        evening(now, -30),
        reserve_projects=RESERVE,
    )
    written = plans(
        _applicants(places), PROPOSALS, seed, rates=RATES, first_year=YEAR, most=2, titles=ground.titles
    )
    submissions = Writer(ground, call, people).write(list(written), [states.UNDER_REVIEW] * PROPOSALS)
    _score(call, list(ground.fields.values()), seats, submissions, seed)
    grant_known(call, people.managers[0])
    yield f"{PROPOSALS} proposals of the second call are scored."


def rank_second(people: People) -> Iterator[str]:
    """What is decided with is there: the ranking, and slates that choose differently. Nothing is decided."""
    manager = actor_of(people.managers[0])
    yield from slates.make_open(rank(actor=manager, call=Call.objects.get(code="SV2024-3")), manager)


def _applicants(places: Sequence[Place]) -> list[Place]:
    first = {place.code[:2]: place.code for place in reversed(places)}
    return [
        place
        for number, place in enumerate(places)
        if number % EVERY == 0 or place.code in {HOME, *first.values()}
    ]


def _score(
    call: Call, fields: list, seats: Sequence[Seat], submissions: Sequence[Submission], seed: int
) -> None:
    """By those of the pool who are not the demo's own reviewers: what these have to do stays as it is."""
    bench = Bench(call, seed)
    panels = {
        field.pk: bench.seat(
            f"2차 {number + 1}분과",
            seats[(number + PANELS) * SEATS : (number + PANELS + 1) * SEATS],
            service_field=field,
        )
        for number, field in enumerate(fields)
    }
    assignments, sheets = bench.assign([(*panels[each.service_field_id], each) for each in submissions])
    random = Random(seed)  # noqa: S311 - example data must be the same by seed
    quality = {assignment.pk: random.triangular(0.66, 0.97, 0.82) for assignment in assignments}
    bench.score(sheets, quality, call.closes_at + timedelta(days=10), lock=True)
