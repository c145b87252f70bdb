"""A small call judged double blind: the demo's reviewers see titles and plans, not who wrote them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from grants.calls.models import Blindness, Call
from grants.desk.example.people import People
from grants.desk.example.plans import Place, plans
from grants.desk.example.programme import RATES, YEAR, Ground, evening, make_call
from grants.desk.example.proposals import Writer
from grants.desk.example.reviews import Bench, Seat
from grants.proposals import states

PROPOSALS, SEATS, LEFT = 4, 3, 2


def make_blind(
    ground: Ground, people: People, seats: Sequence[Seat], places: Sequence[Place], seed: int, now: datetime
) -> Iterator[str]:
    """Four proposals before a panel of the demo's three reviewers; each has two sheets left."""
    call = make_call(
        ground.year,
        ground.types,
        "SV2024-BLIND",
        "블라인드 평가 시범 공모",
        "Call judged double blind",
        evening(now, -45),
        evening(now, -15),
        most_projects=1,
        blind=Blindness.DOUBLE,
    )
    written = plans(
        places[150 : 150 + PROPOSALS],
        PROPOSALS,
        seed,
        rates=RATES,
        first_year=YEAR,
        most=1,
        titles=ground.titles,
    )
    submissions = Writer(ground, call, people).write(list(written), [states.UNDER_REVIEW] * PROPOSALS)
    bench = Bench(call, seed)
    panel, members = bench.seat("블라인드 분과", seats[:SEATS])
    assignments, sheets = bench.assign([(panel, members, submission) for submission in submissions])
    _judge_some(bench, call, sheets, {assignment.pk for assignment in assignments[LEFT:]}, seed)
    yield f"{PROPOSALS} proposals are judged double blind, {LEFT} of them not yet."


def _judge_some(bench: Bench, call: Call, sheets: Sequence, judged: set[int], seed: int) -> None:
    random = Random(seed)  # noqa: S311 - example data must be the same by seed
    done = [sheet for sheet in sheets if sheet.assignment_id in judged]
    quality = {pk: random.triangular(0.5, 0.95, 0.75) for pk in sorted(judged)}
    bench.score(done, quality, call.closes_at + timedelta(days=5), lock=False)
