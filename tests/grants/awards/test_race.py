"""Many processes award at once from one envelope: it is never oversold, and everybody is told why not."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence

import pytest
from django.db.models import Sum

from grants.awards.models import Award, Decision, LedgerEntry
from grants.awards.reconciliation import reconcile
from grants.calls.models import Envelope
from grants.proposals.models import Submission
from tests import factories as make
from tests.grants.awards.factories import asking, call_with_envelope, empty_draft
from tests.workers import ROOT, process_environment

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES = 8
WHOLE = 103_900_000_000


@pytest.fixture(scope="module")
def contenders(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[list[subprocess.Popen]]:
    """Processes of their own, on the test's database as the web's role."""
    with django_db_blocker.unblock():
        environment = process_environment()
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.grants.awards.contender"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    yield running
    for process in running:
        process.stdin.close()
        process.stdout.close()
        assert process.wait(timeout=30) == 0


def race(
    contenders: list[subprocess.Popen], decision: Decision, submissions: Sequence[Submission]
) -> list[dict[str, object]]:
    """Every process takes its share of the submissions; all begin when all are ready."""
    for share, process in enumerate(contenders):
        tell(process, [decision.pk, [submission.pk for submission in submissions[share::PROCESSES]]])
    assert [json.loads(process.stdout.readline()) for process in contenders] == ["ready"] * PROCESSES
    for process in contenders:
        tell(process, "go")
    return [line for process in contenders for line in json.loads(process.stdout.readline())]


def tell(process: subprocess.Popen, what: object) -> None:
    process.stdin.write(json.dumps(what) + "\n")
    process.stdin.flush()


def sentence(left: int, asked: int) -> str:
    return (
        f"The national envelope 2024 has ₩{left:,} left, and ₩{asked:,} were asked. Nothing was reserved. "
        "Release another award or choose a smaller one."
    )


def positions() -> list[int]:
    return list(LedgerEntry.objects.order_by("position").values_list("position", flat=True))


def test_sixty_four_award_at_once_and_ten_succeed(contenders):
    call = call_with_envelope(10 * 700)
    submissions = asking(call, *[700] * 64)
    province = make.EnvelopeFactory(
        programme_year=call.programme_year,
        scope="province",
        province=submissions[0].municipality.province,
        ceiling=64 * 700,
    )
    told = race(contenders, empty_draft(call, submissions), submissions)
    refusals = [line for line in told if not line["won"]]
    assert (len(told), len(refusals)) == (64, 54)
    assert {(line["code"], line["said"]) for line in refusals} == {
        (
            "envelope_exhausted",
            sentence(left=0, asked=700),
        )
    }
    assert Award.objects.filter(state="pending").count() == 10
    for envelope in Envelope.objects.all():
        sums = LedgerEntry.objects.filter(envelope=envelope).aggregate(
            reserved=Sum("delta_reserved"), committed=Sum("delta_committed")
        )
        assert (envelope.reserved, envelope.committed) == (sums["reserved"], sums["committed"]) == (7000, 0)
    assert province.ceiling == 64 * 700
    assert positions() == list(range(1, 21))
    report = reconcile(call.programme_year)
    assert report.faults == []


@pytest.mark.parametrize(
    ("ceiling", "asked", "winners"),
    [
        (1, 1, 1),
        (WHOLE, WHOLE, 1),
        (WHOLE, WHOLE + 1, 0),
    ],
    ids=["the last won", "the whole envelope", "one won too many"],
)
def test_eight_for_one_place(contenders, ceiling, asked, winners):
    call = call_with_envelope(ceiling)
    submissions = asking(call, *[asked] * 8)
    told = race(contenders, empty_draft(call, submissions), submissions)
    won = [line for line in told if line["won"]]
    said = {line["said"] for line in told if not line["won"]}
    left = ceiling - asked * winners
    assert (len(told), len(won)) == (8, winners)
    assert said == {sentence(left=left, asked=asked)}
    envelope = Envelope.objects.get()
    assert (envelope.reserved, envelope.version) == (asked * winners, winners)
    assert positions() == list(range(1, winners + 1))
