"""Ranking, and many processes that reserve and release at once on the national envelope."""

import multiprocessing
from collections import defaultdict
from collections.abc import Iterator

from django.db import connection

from bench import contender
from bench.clock import judged, once
from bench.figures import Budget, Figure
from grants.awards.models import Decision, DecisionLine, Outcome
from grants.awards.queries import envelopes_of
from grants.calls.models import Call, Scope
from grants.proposals.models import Submission
from grants.reviews.actions.ranking import rank
from grants.reviews.models import RankingRun
from portal.accounts.models import User
from portal.accounts.queries import actor_of

PROCESSES = 8
# At no less than a fifth of the rate of the bare statements.
RATE = Budget(wall=5.0)
# Promised for 10,000 proposals with three scores each, database and all.
RANKING = Budget(seconds=3)


def measure(size: int, call: Call) -> Iterator[Figure]:
    """Rank everything, then award."""
    manager = User.objects.get(email="manager1@example.test")
    yield once("ranking of all", size, lambda: rank(actor=actor_of(manager), call=call), RANKING)
    decision = Decision.objects.create(
        call=call, ranking=RankingRun.objects.get(call=call), drafted_by=manager
    )
    submissions = _fitting(call)
    DecisionLine.objects.bulk_create(
        DecisionLine(
            decision=decision,
            submission_id=pk,
            outcome=Outcome.RESERVE,
            plain_outcome=Outcome.AWARD,
            rank=place,
            amount=0,
        )
        for place, pk in enumerate(submissions, start=1)
    )
    cycles = _race(decision, submissions)
    seconds = contender.ROUNDS * contender.SECONDS
    ours, bare = (seconds * 1000 / cycles[way] for way in (contender.ACTIONS, contender.BARE))
    name = f"award reserved and released, {PROCESSES} at once"
    yield judged(Figure(name, size, ours, floor_wall_ms=bare), RATE)


def _fitting(call: Call) -> list[int]:
    """One submission for each process, such that all of them fit their envelopes at once."""
    left = {
        each.province_id: each.left for each in envelopes_of(call.programme_year) if each.scope != Scope.ALL
    }
    chosen = []
    for submission in Submission.objects.filter(call=call).defer("package").order_by("pk"):
        province = submission.municipality_id[:2]
        if left.get(province, 0) >= submission.national_total and len(chosen) < PROCESSES:
            left[province] -= submission.national_total
            chosen.append(submission.pk)
    return chosen


def _race(decision: Decision, submissions: list[int]) -> dict[str, int]:
    """Cycles done by all processes together, by way."""
    connection.close()
    spawn = multiprocessing.get_context("spawn")
    start, told = spawn.Barrier(len(submissions), timeout=120), spawn.Queue()
    processes = [
        spawn.Process(target=contender.contend, args=(decision.pk, submission, start, told), daemon=True)
        for submission in submissions
    ]
    for process in processes:
        process.start()
    cycles: defaultdict[str, int] = defaultdict(int)
    for _ in range(len(processes) * contender.ROUNDS * 2):
        way, done = told.get(timeout=180)
        cycles[way] += done
    for process in processes:
        process.join()
    return cycles
