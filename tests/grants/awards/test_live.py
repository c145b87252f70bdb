"""A real worker and beat: each award stands on the dashboard at most two seconds after its commit."""

import json
import subprocess
import sys
import time

import pytest
from django.test import Client
from django.urls import reverse

from grants.awards.models import AllocationSnapshot
from grants.awards.reconciliation import reconcile
from portal.actor import Role
from tests import factories as make
from tests.grants.awards.factories import asking, call_with_envelope, empty_draft, targets
from tests.workers import ROOT

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

AWARDS = 20
AT_MOST = 2.0


def exchange(process: subprocess.Popen, what: object) -> object:
    process.stdin.write(json.dumps(what) + "\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def test_twenty_awards_are_each_seen_within_two_seconds(celery_worker):
    call = call_with_envelope(1_000_000)
    targets(call.programme_year)
    submissions = asking(call, *[100] * AWARDS)
    decision = empty_draft(call, submissions)
    reader = Client()
    reader.force_login(make.person(Role.FINANCE))
    live = reverse("admin:awards_dashboard_live")
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
        begun = time.monotonic()
        assert exchange(awarder, "go") == [{"won": True}]
        while f"#{number}<" not in reader.get(live).content.decode():
            assert time.monotonic() < begun + 10, f"award {number} was never seen"
            time.sleep(0.05)
        seen_after.append(time.monotonic() - begun)
    awarder.stdin.close()
    awarder.stdout.close()
    assert awarder.wait(timeout=30) == 0
    assert max(seen_after) <= AT_MOST, seen_after
    snapshot = AllocationSnapshot.objects.get()
    assert (snapshot.reserved, snapshot.projects_pending, snapshot.municipalities_all) == (
        2000,
        AWARDS,
        AWARDS,
    )
    assert reconcile(call.programme_year).faults == []
