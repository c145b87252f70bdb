"""Real web, worker and beat: each award stands on the dashboard at most two seconds after its commit."""

import json
import subprocess
import sys
import time

import pytest

from grants.awards.models import AllocationSnapshot, LedgerEntry
from grants.awards.reconciliation import reconcile
from portal.actor import Role
from tests import factories as make
from tests.grants.awards.factories import asking, call_with_envelope, empty_draft, targets
from tests.journeys.board import Board
from tests.journeys.ground import HASHERS
from tests.journeys.visitor import Visitor
from tests.workers import ROOT

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.django_db(transaction=True),
]

AWARDS = 20
AT_MOST = 2.0


def exchange(process: subprocess.Popen, what: object) -> object:
    process.stdin.write(json.dumps(what) + "\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def test_twenty_awards_are_each_seen_within_two_seconds(settings, celery_worker, web):
    settings.PASSWORD_HASHERS = HASHERS
    call = call_with_envelope(1_000_000)
    targets(call.programme_year)
    submissions = asking(call, *[100] * AWARDS)
    decision = empty_draft(call, submissions)
    reader = Visitor(web)
    reader.sign_in(make.person(Role.FINANCE).email, make.PASSWORD)
    board = None
    awarder = subprocess.Popen(
        [sys.executable, "-m", "tests.grants.awards.contender"],
        cwd=ROOT,
        env=celery_worker,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    seen_after = []
    for number, submission in enumerate(submissions, start=1):
        assert exchange(awarder, [decision.pk, [submission.pk]]) == "ready"
        assert exchange(awarder, "go") == [{"won": True}]
        begun = time.monotonic()
        board = board or Board(reader)
        while not board.shows(f"원장 #{number} "):
            assert time.monotonic() < begun + 10, f"award {number} was never seen"
        # The entry is written just before its commit.
        entered = LedgerEntry.objects.get(position=number).entered_at
        seen_after.append((board.seen_at - entered).total_seconds())
    awarder.stdin.close()
    awarder.stdout.close()
    assert awarder.wait(timeout=30) == 0
    assert max(seen_after) <= AT_MOST, seen_after
    # Between two awards it asked, and was told in no bytes that nothing had changed.
    assert board.unchanged > 0
    snapshot = AllocationSnapshot.objects.get()
    assert (snapshot.reserved, snapshot.projects_pending, snapshot.municipalities_all) == (
        2000,
        AWARDS,
        AWARDS,
    )
    assert reconcile(call.programme_year).faults == []
