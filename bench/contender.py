"""One of the processes whose threads reserve, adjust and release at once under the one national envelope."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

THREADS, ROUNDS, SECONDS = 8, 3, 2.5
ACTIONS, BARE = "actions", "bare"


def contend(decision_id: int, submission_ids: Sequence[int], start: Any, told: Any) -> None:
    """By the portal's actions, then by psycopg2 alone, in turn; tells (way, cycles done by its threads)."""
    import django

    django.setup()

    from django.db import connection

    from grants.awards.models import Decision
    from grants.proposals.models import Submission

    decision = Decision.objects.select_related("call__programme_year", "drafted_by").get(pk=decision_id)
    players = [_acts(decision, each) for each in Submission.objects.filter(pk__in=submission_ids)]
    connection.close()
    for _ in range(ROUNDS):
        for way in (ACTIONS, BARE):
            start.wait()
            told.put((way, _at_once([player[way] for player in players])))


def _acts(decision: Any, submission: Any) -> dict[str, Callable[[], int]]:
    """A cycle of one award by each way, as many times as there is time."""
    from django.db import connection

    from bench.replay import Replay, recorded
    from grants.awards import actions, reserving
    from grants.awards.models import Award
    from portal.actor import Actor, Role

    actor = Actor(decision.drafted_by, frozenset({Role.MANAGER}))
    fiscal_year = decision.call.programme_year.year

    def reserve() -> Award:
        return actions.reserve_award(actor=actor, decision=decision, submission=submission)

    def adjust(award: Award) -> None:
        won = {fiscal_year: award.amount - 1}
        reserving.adjust(actor=actor, award=award, amounts=won, key="bench")

    def release() -> None:
        actions.remove_award(actor=actor, decision=decision, submission=submission)

    def cycle() -> None:
        adjust(reserve())
        release()

    def by_actions() -> int:
        try:
            return _done(cycle)
        finally:
            connection.close()

    cycle()
    reserving_it = recorded(reserve)
    award = Award.objects.get(submission=submission, state="pending")
    replay = Replay(award.pk, reserving_it, recorded(lambda: adjust(award)), recorded(release))
    return {ACTIONS: by_actions, BARE: lambda: replay.during(_done)}


def _at_once(acts: Sequence[Callable[[], int]]) -> int:
    """All of them, each in a thread; how many cycles together."""
    done: list[int] = []
    threads = [threading.Thread(target=lambda act=act: done.append(act())) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done)


def _done(act: Callable[[], None]) -> int:
    cycles, end = 0, time.monotonic() + SECONDS
    while time.monotonic() < end:
        act()
        cycles += 1
    return cycles
