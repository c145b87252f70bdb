"""Ranking, and many processes of many threads that award at once under the national envelope."""

import multiprocessing
import os
from collections import defaultdict
from collections.abc import Iterator

from django.db import connection
from django.test.utils import override_settings

from bench import contender
from bench.clock import judged, once
from bench.figures import Budget, Figure
from grants.awards.models import Decision, DecisionLine, Outcome
from grants.awards.queries import envelopes_of
from grants.awards.reconciliation import reconcile
from grants.calls.models import Call, Scope
from grants.proposals.models import Submission
from grants.reviews.actions.ranking import rank
from grants.reviews.models import RankingRun
from portal.accounts.models import User
from portal.accounts.queries import actor_of
from tests.grants.awards.storm import lay_out, let_loose

PROCESSES = 8
STORM = 10_048
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
    name = f"award reserved, adjusted, released, {PROCESSES} × {contender.THREADS} at once"
    yield judged(Figure(name, size, ours, floor_wall_ms=bare), RATE)
    yield _storm(size)


def _storm(size: int) -> Figure:
    """Random acts over overlapping envelopes: milliseconds an act; the books agree afterwards."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        lots = lay_out(calls=PROCESSES * contender.THREADS, groups=4, lines=4, ceiling=250_000)
    env = {**os.environ, "DATABASE_ROLE": "portal_web"}
    connection.close()
    counted, seconds = let_loose(lots, processes=PROCESSES, acts=STORM // len(lots), seed=1, env=env)
    faults = reconcile(Call.objects.get(pk=lots[0].call).programme_year).faults
    if faults:
        raise RuntimeError(faults)
    name = f"{sum(counted.values()):,} random acts, {PROCESSES} × {contender.THREADS} at once, each"
    return Figure(name, size, seconds * 1000 / sum(counted.values()))


def _fitting(call: Call) -> list[int]:
    """One submission for each thread, such that all of them fit their envelopes at once."""
    envelopes = list(envelopes_of(call.programme_year))
    left = {each.province_id: each.left for each in envelopes if each.scope != Scope.ALL}
    whole = next(each.left for each in envelopes if each.scope == Scope.ALL)
    chosen = []
    free = Submission.objects.filter(call=call).exclude(proposal__awards__state__in=("pending", "published"))
    for submission in free.defer("package").order_by("national_total", "pk"):
        province, won = submission.municipality_id[:2], submission.national_total
        if min(left.get(province, 0), whole) >= won and len(chosen) < PROCESSES * contender.THREADS:
            left[province] -= won
            whole -= won
            chosen.append(submission.pk)
    return chosen


def _race(decision: Decision, submissions: list[int]) -> dict[str, int]:
    """Cycles done by all processes together, by way."""
    connection.close()
    spawn = multiprocessing.get_context("spawn")
    shares = [submissions[number::PROCESSES] for number in range(PROCESSES)]
    start, told = spawn.Barrier(PROCESSES, timeout=120), spawn.Queue()
    processes = [
        spawn.Process(target=contender.contend, args=(decision.pk, share, start, told), daemon=True)
        for share in shares
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
