"""Two at one moment about one decision: one wins, the other is told plainly, and nothing is half done."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from grants.awards.models import Award, Decision
from grants.awards.reconciliation import reconcile
from grants.calls.models import Envelope
from grants.proposals.models import Proposal
from portal.actor import Role
from tests import factories as make
from tests.grants.awards.factories import asked_for, asking, call_with_envelope, drafted
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


def test_one_wins_and_the_other_is_told_plainly(rivals):
    for _ in range(3):
        call = call_with_envelope(1000)
        (submission,) = asking(call, 600)
        officer = make.member(submission.municipality)
        request = asked_for(drafted(call, [submission]))
        first, second = make.person(Role.MANAGER), make.person(Role.MANAGER)
        acts = ["approve", first.pk, request.pk], ["withdraw", officer.pk, submission.proposal_id]
        published, withdrawn = race(rivals, *acts)
        decision, envelope = (
            Decision.objects.get(call=call),
            Envelope.objects.get(programme_year=call.programme_year),
        )
        proposal = Proposal.objects.get(pk=submission.proposal_id)
        assert sorted([published[0] == "done", withdrawn[0] == "done"]) == [False, True]
        if published[0] == "done":
            assert (proposal.state, decision.state, envelope.committed) == ("awarded", "published", 600)
            assert withdrawn[1] != ""
        else:
            assert (proposal.state, decision.state, envelope.reserved) == (
                "withdrawn",
                "awaiting_signoff",
                600,
            )
            # Told by whoever noticed: the look at the lines, or the proposal's own lock a moment later.
            assert published[0] in {"withdrawn", "not_allowed"}
            assert published[1] != ""
        assert reconcile(call.programme_year).faults == []

        other = call_with_envelope(1000)
        again = asked_for(drafted(other, asking(other, 600, 300)))
        told = race(rivals, ["approve", first.pk, again.pk], ["approve", second.pk, again.pk])
        refused = [said for code, said in told if code != "done"]
        assert (len(refused), bool(refused[0])) == (1, True)
        standing = Award.objects.filter(decision__call=other, state="published").count()
        assert (standing, Envelope.objects.get(programme_year=other.programme_year).committed) == (2, 900)
        assert reconcile(other.programme_year).faults == []
