"""Two processes number the letters of one call at once; one that makes them is killed in the middle."""

import json
import subprocess
import sys
import time

import pytest

from grants.awards.letters import actions, following
from grants.awards.models import Letter, LetterFile
from portal.accounts.queries import system_actor
from portal.jobs import actions as jobs
from portal.notices.models import Notice
from tests import factories as make
from tests.grants.awards import factories as awards
from tests.workers import ROOT, process_environment

pytestmark = pytest.mark.django_db(transaction=True)

ISSUE = """
import json, os, sys, django; django.setup()
from grants.awards.letters import actions
from portal.accounts.queries import system_actor
print("ready", flush=True)
sys.stdin.readline()
issued = actions.issue(actor=system_actor(), decision_id=int(sys.argv[1]))
print(json.dumps([letter.sequence for letter in issued]), flush=True)
"""
MAKE = """
import sys, django; django.setup()
from portal.jobs import actions as jobs
jobs.run(job_id=sys.argv[1])
"""


def process(code, key, folder):
    return subprocess.Popen(
        [sys.executable, "-c", code, str(key)],
        cwd=ROOT,
        env=process_environment(PORTAL_VAR=str(folder)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_numbers_have_no_gap_and_nothing_is_made_twice(tmp_path):
    call = awards.call_with_envelope(10_000)
    decisions = []
    for _ in range(2):
        submissions = awards.asking(call, *[10] * 6)
        decisions.append(awards.published(awards.drafted(call, submissions)))
    officer = make.member(submissions[0].municipality)
    # Each decision by two processes: one of the two finds nothing to do.
    running = [process(ISSUE, decision.pk, tmp_path) for decision in (*decisions, *decisions)]
    assert [each.stdout.readline() for each in running] == ["ready\n"] * 4
    for each in running:
        each.stdin.write("go\n")
        each.stdin.flush()
    given = [json.loads(each.stdout.readline()) for each in running]
    for each in running:
        each.communicate(timeout=30)
    assert sorted(len(numbers) for numbers in given) == [0, 0, 6, 6]
    assert sorted(number for numbers in given for number in numbers) == list(range(1, 13))

    job = following.issue_and_make(actor=system_actor(), decision_id=decisions[1].pk)[1]
    worker = process(MAKE, job.pk, tmp_path)
    letters = Letter.objects.filter(decision=decisions[1]).order_by("sequence")
    deadline = time.monotonic() + 60
    while not LetterFile.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    worker.kill()
    worker.communicate(timeout=30)
    kept = set(LetterFile.objects.values_list("pk", flat=True))
    assert 2 <= len(kept) < 12
    # As the broker hands it to another worker.
    assert jobs.run(job_id=str(job.pk)).state == "done"
    made = LetterFile.objects.filter(letter__in=letters)
    assert (made.count(), kept <= set(made.values_list("pk", flat=True))) == (12, True)
    assert Notice.objects.filter(user=officer, code="awards.letter").count() == 1
    assert [actions.make(letter_id=letter.pk) for letter in letters] == [False] * 6
