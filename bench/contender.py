"""One of the processes that reserve and release at once on the one national envelope."""

import time
from collections.abc import Callable
from typing import Any

ROUNDS, SECONDS = 3, 2.5
ACTIONS, BARE = "actions", "bare"


def contend(decision_id: int, submission_id: int, start: Any, told: Any) -> None:
    """By the portal's actions, then by psycopg2 alone, in turn; tells (way, cycles done)."""
    import django

    django.setup()

    from bench.replay import Replay, recorded
    from grants.awards import actions
    from grants.awards.models import Award, Decision
    from grants.proposals.models import Submission
    from portal.actor import Actor, Role

    decision = Decision.objects.select_related("call__programme_year", "drafted_by").get(pk=decision_id)
    submission = Submission.objects.get(pk=submission_id)
    actor = Actor(decision.drafted_by, frozenset({Role.MANAGER}))

    def reserve() -> Award:
        return actions.reserve_award(actor=actor, decision=decision, submission=submission)

    def release() -> None:
        actions.remove_award(actor=actor, decision=decision, submission=submission)

    def cycle() -> None:
        reserve()
        release()

    cycle()
    reserving = recorded(reserve)
    award = Award.objects.get(submission=submission, state="pending")
    replay = Replay(award.pk, reserving, recorded(release))
    for _ in range(ROUNDS):
        for way, act in ((ACTIONS, cycle), (BARE, replay)):
            start.wait()
            told.put((way, _done(act)))


def _done(act: Callable[[], None]) -> int:
    cycles, end = 0, time.monotonic() + SECONDS
    while time.monotonic() < end:
        act()
        cycles += 1
    return cycles
