"""Envelopes of every scope that are spent, acts done twice or at once, a clock that jumps back: nothing is lost."""

import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone, translation

from grants.awards import actions, board, tasks, tracking
from grants.awards.errors import EnvelopeExhausted
from grants.awards.letters.tasks import issue_letters
from grants.awards.models import Alert, AllocationSnapshot, LedgerEntry, Letter, SnapshotLine
from grants.awards.reconciliation import reconcile
from grants.calls.models import Envelope
from portal.actor import Role
from portal.jobs.models import Job
from portal.notices.models import Notice
from portal.signoff import actions as signoff
from tests import factories as make
from tests.grants.awards.factories import (
    asked_for,
    asking,
    call_with_envelope,
    drafted,
    empty_draft,
    manager,
    published,
)
from tests.workers import ROOT, process_environment

OWNERS = {
    "all": lambda _: {},
    "province": lambda it: {"province": it.municipality.province},
    "service_field": lambda it: {"service_field": it.service_field},
    "support_type": lambda it: {"support_type": it.support_type},
}


@pytest.mark.django_db
@pytest.mark.parametrize("scope", OWNERS)
def test_a_spent_envelope_of_any_scope_names_itself_what_is_left_and_what_was_asked(scope):
    call = call_with_envelope(299 if scope == "all" else 1000)
    (submission,) = asking(call, 300)
    if scope != "all":
        narrow = {"programme_year": call.programme_year, "scope": scope, "ceiling": 299}
        make.EnvelopeFactory(**narrow, **OWNERS[scope](submission))
    spent = Envelope.objects.get(ceiling=299)
    with translation.override("en"), pytest.raises(EnvelopeExhausted) as refusal:
        actions.reserve_award(
            actor=manager(), decision=empty_draft(call, [submission]), submission=submission
        )
    said = refusal.value
    assert (said.envelope, said.left, said.asked) == (spent, 299, 300)
    with translation.override("en"):
        assert str(said).startswith(f"The {spent.label} has ₩299 left, and ₩300 were asked.")
    assert LedgerEntry.objects.count() == 0


# Each signs the same request as a manager of their own; says what came of it.
SIGN = """
import sys
import django
django.setup()
from django.utils import translation
from portal.accounts.models import User
from portal.accounts.queries import actor_of
from portal.errors import Refused
from portal.signoff import actions, models
request = models.SignOff.objects.get(pk=int(sys.argv[1]))
actor = actor_of(User.objects.get(pk=int(sys.argv[2])))
translation.activate("en")
print("ready", flush=True)
sys.stdin.readline()
try:
    actions.approve(actor=actor, signoff_id=request.pk, seen_hash=request.payload_hash)
    print("published", flush=True)
except Refused as refusal:
    print(refusal, flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_publish_at_once_publish_once():
    call = call_with_envelope(1000)
    decision = drafted(call, asking(call, 300, 200))
    request = asked_for(decision)
    signers = [make.person(Role.MANAGER) for _ in range(2)]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SIGN, str(request.pk), str(signer.pk)],
            cwd=ROOT,
            env=process_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for signer in signers
    ]
    assert [process.stdout.readline() for process in running] == ["ready\n"] * 2
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = sorted(process.communicate(timeout=60)[0].strip() for process in running)
    assert told == ["This has been decided already.", "published"]
    envelope = Envelope.objects.get()
    assert (envelope.reserved, envelope.committed, envelope.version) == (0, 500, 4)
    assert reconcile(call.programme_year).faults == []


@pytest.mark.django_db
def test_a_worker_that_runs_its_tasks_twice_leaves_the_same():
    call = call_with_envelope(1000)
    drafted(call, asking(call, 960))
    year = call.programme_year.pk
    told = [tasks.track_allocations(year) for _ in range(2)]
    assert told[0] == told[1]
    assert AllocationSnapshot.objects.count() == 1
    lines = SnapshotLine.objects.values("dimension", "key")
    assert lines.count() == lines.distinct().count()
    assert Alert.objects.filter(rule="envelope_level").count() == 1
    assert [tasks.reconcile_ledger() for _ in range(2)] == ["everything agrees"] * 2


@pytest.mark.django_db
def test_a_clock_that_jumped_back_holds_up_no_totals_and_tears_no_positions(monkeypatch):
    call = call_with_envelope(1000)
    first, second = asking(call, 300, 200)
    decision = empty_draft(call, [first, second])
    actions.reserve_award(actor=manager(), decision=decision, submission=first)
    tracking.take_snapshot(call.programme_year)
    before, real = timezone.now() - timedelta(hours=2), timezone.now
    monkeypatch.setattr(timezone, "now", lambda: before)
    actions.reserve_award(actor=manager(), decision=decision, submission=second)
    snapshot = tracking.take_snapshot(call.programme_year)
    assert (snapshot.position, snapshot.reserved, snapshot.taken_at) == (2, 500, before)
    monkeypatch.setattr(timezone, "now", real)
    entries = LedgerEntry.objects.order_by("position")
    assert [(each.position, each.balance_reserved) for each in entries] == [(1, 300), (2, 500)]
    assert entries[1].entered_at < entries[0].entered_at
    assert reconcile(call.programme_year).faults == []


@pytest.mark.django_db
def test_a_ceiling_changed_while_the_clock_stands_back_shows_at_once(monkeypatch):
    call = call_with_envelope(1000)
    year = call.programme_year
    (submission,) = asking(call, 300)
    province = make.EnvelopeFactory(
        programme_year=year, scope="province", province=submission.municipality.province, ceiling=500
    )
    drafted(call, [submission])
    tasks.track_allocations(year.pk)
    shown, before = [board.chosen(year.pk)], timezone.now() - timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: before)
    for envelope, to in ((Envelope.objects.get(scope="all"), 2000), (province, 600), (province, 700)):
        request = actions.request_ceiling(actor=manager(), envelope=envelope, to=to, reason="추경")
        signoff.approve(actor=manager(), signoff_id=request.pk, seen_hash=request.payload_hash)
        tasks.track_allocations(year.pk)
        shown.append(board.chosen(year.pk))
    assert [(each.position, each.ceiling) for each in shown] == [(2, 1000)] + [(2, 2000)] * 3
    assert SnapshotLine.objects.get(dimension="province", key=province.province_id).ceiling == 700
    # Whoever polls is told each time, although no second passed between them.
    assert len({board.etag_of(each) for each in shown}) == len(shown)
    assert reconcile(year).faults == []


@pytest.mark.django_db
def test_a_clock_that_jumped_back_raises_tells_and_numbers_once(monkeypatch):
    call = call_with_envelope(1000)
    submissions = asking(call, 500, 460)
    published(drafted(call, submissions))
    watching = make.person(Role.FINANCE)
    real = timezone.now
    for hours in (0, -2, -48, 1):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: real() + timedelta(hours=hours))
        tasks.track_allocations(call.programme_year.pk)
        issue_letters()
    (alert,) = Alert.objects.all()
    assert (alert.rule, alert.level, alert.cleared_at) == ("envelope_level", 95, None)
    assert Notice.objects.filter(user=watching, code="alerts.raised").count() == 1
    assert list(Letter.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2]
    assert Job.objects.filter(kind="awards.letters").count() == 1


@pytest.mark.django_db
def test_letters_of_what_was_published_by_a_clock_ahead_are_numbered_once(monkeypatch):
    call, real = call_with_envelope(1000), timezone.now
    decision = drafted(call, asking(call, 500))
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(hours=2))
    published(decision)
    monkeypatch.setattr(timezone, "now", real)
    assert [issue_letters(), issue_letters()] == ["issued 1", "issued 0"]


@pytest.mark.django_db
def test_a_run_marked_in_the_future_delays_the_next_by_a_second_at_most(monkeypatch):
    year, sent = 987_654, []
    cache.set(tracking._run_key(year), time.time() + 7200, timeout=60)
    cache.delete(tracking._asked_key(year))
    monkeypatch.setattr(tracking.current_app, "send_task", lambda *_given, **named: sent.append(named))
    tracking._send(year)
    assert [each["countdown"] for each in sent] == [tracking.GAP]
    cache.delete_many([tracking._asked_key(year), tracking._run_key(year)])
