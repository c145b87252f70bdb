"""A small call in which some reviewers of a pool judge each proposal: its assignment waits to be adopted."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from grants.calls.models import Call
from grants.desk.example.people import People
from grants.desk.example.plans import Place, plans
from grants.desk.example.programme import RATES, YEAR, Ground, evening, make_call
from grants.desk.example.proposals import Writer
from grants.desk.example.reviews import Bench, Seat
from grants.proposals import states
from grants.reviews.actions.assigning import propose
from portal.accounts.queries import actor_of

PROPOSALS, POOL, EACH = 12, 10, 3


def make_pool(
    ground: Ground, people: People, seats: Sequence[Seat], places: Sequence[Place], seed: int, now: datetime
) -> Iterator[str]:
    """Twelve proposals under review, ten reviewers of whom three judge each, and a proposed assignment."""
    call = make_call(
        ground.year,
        ground.types,
        "SV2024-POOL",
        "소규모 실증 공모",
        "Call for small trials",
        evening(now, -70),
        evening(now, -40),
        most_projects=1,
    )
    Call.objects.filter(pk=call.pk).update(reviewers_per_proposal=EACH)
    call.refresh_from_db()
    written = plans(
        places[40 : 40 + PROPOSALS],
        PROPOSALS,
        seed,
        rates=RATES,
        first_year=YEAR,
        most=1,
        titles=ground.titles,
    )
    Writer(ground, call, people).write(list(written), [states.UNDER_REVIEW] * PROPOSALS)
    # Of all fields, without the demo's own reviewers: what they have to do stays as it is.
    Bench(call, seed).seat("실증 평가단", seats[21::4][:POOL])
    plan = propose(actor=actor_of(people.managers[0]), call=call)
    yield f"{PROPOSALS} proposals wait for {plan.seats.count()} proposed seats."
