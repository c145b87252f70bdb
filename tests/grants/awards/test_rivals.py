"""Two at one moment about one decision: one wins, the other is told plainly, and nothing is half done."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import Sum
from django.utils import timezone

from grants.awards import actions, tasks
from grants.awards.models import Award, Decision
from grants.awards.reconciliation import reconcile
from grants.calls.models import Call
from grants.proposals.models import Proposal, Submission
from portal.actor import Role
from portal.signoff import actions as signoff
from portal.signoff.models import SignOff
from tests import factories as make
from tests.grants.awards.factories import asked_for, asking, call_with_envelope, drafted, manager
from tests.workers import ROOT, process_environment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rivals(transactional_db: None) -> Iterator[list[subprocess.Popen]]:
    """Two processes of their own, on the test's database as the web's role."""
    command = [sys.executable, "-m", "tests.grants.awards.rival"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [subprocess.Popen(command, cwd=ROOT, env=process_environment(), **pipes) for _ in range(2)]
    yield running
    for process in running:
        process.stdin.close()
        process.stdout.close()
        assert process.wait(timeout=30) == 0


def race(rivals: list[subprocess.Popen], *acts: list[object]) -> list[list[str]]:
    for process, act in zip(rivals, acts, strict=True):
        tell(process, act)
    assert [json.loads(process.stdout.readline()) for process in rivals] == ["ready"] * 2
    for process in rivals:
        tell(process, "go")
    return [json.loads(process.stdout.readline()) for process in rivals]


def tell(process: subprocess.Popen, what: object) -> None:
    process.stdin.write(json.dumps(what) + "\n")
    process.stdin.flush()


def asked(call: Call, *amounts: int) -> tuple[Submission, SignOff]:
    """The first of the submissions, and the request to publish a decision that awards them all."""
    submissions = asking(call, *amounts)
    return submissions[0], asked_for(drafted(call, submissions))


def scheduled(call: Call, monkeypatch: pytest.MonkeyPatch, *amounts: int) -> tuple[Submission, Decision]:
    """The first of the submissions, and a decision over them all whose set time has just come."""
    submissions, now = asking(call, *amounts), timezone.now()
    with monkeypatch.context() as behind:
        behind.setattr("django.utils.timezone.now", lambda: now - timedelta(hours=1))
        decision = drafted(call, submissions)
        request = actions.request_publication(actor=manager(), decision=decision, publish_at=now)
        signoff.approve(actor=manager(), signoff_id=request.pk, seen_hash=request.payload_hash)
    return submissions[0], decision


def committed(call: Call) -> int:
    standing = Award.objects.filter(decision__call=call, state="published")
    return standing.aggregate(won=Sum("amount", default=0))["won"]


def test_one_wins_and_the_other_is_told_plainly(rivals):
    year = call_with_envelope(10_000).programme_year
    first, second = make.person(Role.MANAGER), make.person(Role.MANAGER)
    for _ in range(3):
        call = make.CallFactory(programme_year=year)
        submission, request = asked(call, 600)
        officer = make.member(submission.municipality)
        acts = ["approve", first.pk, request.pk], ["withdraw", officer.pk, submission.proposal_id]
        published, withdrawn = race(rivals, *acts)
        states = (
            Proposal.objects.get(pk=submission.proposal_id).state,
            Decision.objects.get(call=call).state,
            committed(call),
        )
        if published[0] == "done":
            assert states == ("awarded", "published", 600)
            assert withdrawn[1] != ""
        else:
            # Told by whoever noticed: the look at the lines, or the proposal's own lock a moment later.
            assert states == ("withdrawn", "awaiting_signoff", 0)
            assert (published[0] in {"withdrawn", "not_allowed"}, withdrawn[0]) == (True, "done")

        other = make.CallFactory(programme_year=year)
        _submission, again = asked(other, 600, 300)
        told = race(rivals, ["approve", first.pk, again.pk], ["approve", second.pk, again.pk])
        refused = [said for code, said in told if code != "done"]
        assert (len(refused), bool(refused[0]), committed(other)) == (1, True, 900)
    assert reconcile(year).faults == []


def test_two_workers_publish_what_is_due_once_and_a_withdrawal_stops_it_or_comes_too_late(
    rivals, monkeypatch
):
    year = call_with_envelope(10_000).programme_year
    someone = make.person(Role.MANAGER)
    for _ in range(3):
        call = make.CallFactory(programme_year=year)
        _submission, decision = scheduled(call, monkeypatch, 600, 300)
        told = race(rivals, *[["publish_due", someone.pk, 0]] * 2)
        assert sorted(said for _code, said in told) == ["nothing was due", f"published [{decision.pk}]"]
        assert committed(call) == 900

        other = make.CallFactory(programme_year=year)
        submission, decision = scheduled(other, monkeypatch, 200)
        officer = make.member(submission.municipality)
        acts = ["publish_due", someone.pk, 0], ["withdraw", officer.pk, submission.proposal_id]
        published, withdrawn = race(rivals, *acts)
        if published[1] != f"published [{decision.pk}]":
            # What the job met in the midst it finds whole the next time.
            assert tasks.publish_due() == "nothing was due"
        states = (
            Proposal.objects.get(pk=submission.proposal_id).state,
            Decision.objects.get(pk=decision.pk).state,
            committed(other),
        )
        late = ("awarded", "published", 200), True
        stopped = ("withdrawn", "draft", 0), False
        assert (states, withdrawn[0] != "done") in {late, stopped}
    assert reconcile(year).faults == []
