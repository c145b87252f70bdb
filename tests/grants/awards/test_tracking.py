"""Totals follow the ledger, never go back, and cost the same whatever the number of awards."""

import time

import pytest
from celery import current_app
from celery.signals import before_task_publish
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from kombu import pools

from grants.awards import actions, reserving, tasks, tracking
from grants.awards.models import Alert, AllocationSnapshot, SnapshotLine
from grants.calls.models import Envelope
from tests import factories as make
from tests.grants.awards.factories import (
    asking,
    asks,
    call_with_envelope,
    drafted,
    empty_draft,
    manager,
    published,
    targets,
)
from tests.workers import own_valkey

pytestmark = pytest.mark.django_db


def lines(dimension):
    return list(
        SnapshotLine.objects.filter(dimension=dimension, projects_published__gte=0)
        .exclude(projects_published=0, projects_pending=0)
        .order_by("key")
        .values_list("key", "committed", "reserved", "projects_published", "projects_pending")
    )


def test_totals_by_every_dimension():
    call = call_with_envelope(1000)
    targets(call.programme_year)
    first, second = asking(call, 300, 200)
    published(drafted(call, [first, second]))
    other = make.CallFactory(programme_year=call.programme_year)
    third = asks(other, 100, first.municipality, later=70, service_field=first.service_field)
    drafted(other, [third])
    snapshot = tracking.take_snapshot(call.programme_year)
    assert (snapshot.position, snapshot.ceiling) == (5, 1000)
    assert (snapshot.committed, snapshot.reserved, snapshot.left, snapshot.future) == (500, 100, 400, 70)
    assert (snapshot.projects_published, snapshot.projects_pending) == (2, 1)
    assert (snapshot.municipalities_published, snapshot.municipalities_all) == (2, 2)
    assert (snapshot.projects_target, snapshot.municipalities_target) == (99, 78)
    assert lines("province") == [("52", 500, 100, 2, 1)]
    assert lines("service_field") == [(first.service_field.code, 500, 100, 2, 1)]
    assert lines("support_type") == sorted(
        [(first.support_type.code, 500, 0, 2, 0), (third.support_type.code, 0, 100, 0, 1)]
    )
    assert lines("municipality") == sorted(
        [(first.municipality_id, 300, 100, 1, 1), (second.municipality_id, 200, 0, 1, 0)]
    )


def test_what_the_reserve_list_could_still_add():
    call = call_with_envelope(1000)
    submissions = asking(call, 600, 500, 300, 100, 50)
    published(drafted(call, submissions, below=1))
    snapshot = tracking.take_snapshot(call.programme_year)
    assert (snapshot.left, snapshot.projects_fitting, snapshot.municipalities_fitting) == (400, 2, 2)


@pytest.mark.parametrize("number", [1, 3, 30])
def test_a_snapshot_costs_the_same_whatever_the_number(cost_of, number):
    call = call_with_envelope(10_000)
    drafted(call, asking(call, *[10] * number))
    tracking.take_snapshot(call.programme_year)
    with cost_of() as cost:
        tracking.take_snapshot(call.programme_year)
    control = ("SAVEPOINT", "RELEASE SAVEPOINT")
    assert len([query for query in cost.queries if not query.startswith(control)]) == 15


def test_without_an_envelope_there_is_nothing_to_track():
    call = make.CallFactory()
    assert tasks.track_allocations(call.programme_year.pk) == "no national envelope"
    assert AllocationSnapshot.objects.count() == 0


def standing():
    return sorted(Alert.objects.filter(cleared_at=None).values_list("rule", "level"))


def test_alerts_are_raised_once_and_cleared():
    call = call_with_envelope(1000, least_national=100)
    targets(call.programme_year, municipalities=3, projects=4)
    submissions = asking(call, 700, 100, 150, 50)
    make.EnvelopeFactory(
        programme_year=call.programme_year,
        scope="province",
        province=submissions[0].municipality.province,
        ceiling=1000,
    )
    decision = empty_draft(call, submissions)
    year = call.programme_year.pk
    expected = []
    for submission, raised in zip(
        submissions,
        (
            [],
            [("envelope_level", 80)],
            [("envelope_level", 95), ("province_near", 10), ("target_lost", 1)],
            [("envelope_level", 100), ("province_near", 10)],
        ),
        strict=True,
    ):
        actions.reserve_award(actor=manager(), decision=decision, submission=submission)
        tasks.track_allocations(year)
        tasks.track_allocations(year)
        expected.append(standing() == raised)
    assert expected == [True] * 4
    assert Alert.objects.filter(rule="province_near").count() == 1
    actions.cancel(actor=manager(), decision=decision)
    tasks.track_allocations(year)
    assert standing() == []
    assert Alert.objects.count() == 5


@pytest.fixture
def sent():
    """The messages that go to the broker, with their countdown."""
    messages = []

    def note(sender=None, headers=None, **_):
        if sender == tracking.TASK:
            messages.append(headers)

    before_task_publish.connect(note, weak=False)
    yield messages
    before_task_publish.disconnect(note)


@pytest.fixture
def valkey_apart(settings):
    """Cache and broker that no other test or worker touches."""
    address = own_valkey()
    app = current_app._get_current_object()
    before = app.conf.broker_url
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": address}}
    _reconnect(app, address)
    yield
    cache.clear()
    _reconnect(app, before)


@pytest.mark.django_db(transaction=True)
def test_many_entries_ask_once_until_the_job_begins(valkey_apart, sent):
    call = call_with_envelope(1000)
    submissions = asking(call, 10, 20, 30, 40)
    decision = empty_draft(call, submissions)
    for submission in submissions[:3]:
        actions.reserve_award(actor=manager(), decision=decision, submission=submission)
    assert [message["eta"] for message in sent] == [None]
    tracking.begin_run(call.programme_year.pk)
    actions.reserve_award(actor=manager(), decision=decision, submission=submissions[3])
    assert [message["eta"] is None for message in sent] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_snapshots_of_a_year_come_one_after_the_other_and_hold_up_no_award():
    call = call_with_envelope(1000)
    first, second = asking(call, 300, 200)
    decision = empty_draft(call, [first, second])
    actions.reserve_award(actor=manager(), decision=decision, submission=first)
    other = connection.copy()
    with transaction.atomic(using="default"), other.cursor() as elsewhere:
        assert tracking.take_snapshot(call.programme_year).position == 1
        elsewhere.execute("SET lock_timeout = '100ms'")
        with pytest.raises(OperationalError):
            elsewhere.execute("SELECT 1 FROM calls_programmeyear FOR NO KEY UPDATE")
        # What an award locks of the year: that it is not deleted.
        elsewhere.execute("SELECT 1 FROM calls_programmeyear FOR KEY SHARE")
    other.close()
    actions.reserve_award(actor=manager(), decision=decision, submission=second)
    assert tracking.take_snapshot(call.programme_year).position == 2


@pytest.mark.django_db(transaction=True)
def test_a_later_year_that_changes_alone_asks_for_totals(sent):
    call = call_with_envelope(1000)
    award = drafted(call, [asks(call, 300, later=70)]).awards.get()
    tracking.begin_run(call.programme_year.pk)
    sent.clear()
    reserving.adjust(actor=manager(), award=award, amounts={2025: 60}, key="later")
    assert len(sent) == 1
    assert tracking.take_snapshot(call.programme_year).future == 60


@pytest.mark.django_db(transaction=True)
def test_nothing_is_asked_for_what_was_rolled_back(sent):
    call = call_with_envelope(1000)
    (submission,) = asking(call, 10)
    decision = empty_draft(call, [submission])
    with transaction.atomic():
        actions.reserve_award(actor=manager(), decision=decision, submission=submission)
        transaction.set_rollback(True)
    assert sent == []
    assert Envelope.objects.get().reserved == 0


@pytest.fixture
def broker_away():
    """Celery pointed at a port where nobody listens."""
    app = current_app._get_current_object()
    before = app.conf.broker_url
    _reconnect(app, "redis://127.0.0.1:1/0")
    yield
    _reconnect(app, before)


def _reconnect(app, address):
    app.conf.broker_url = app.conf.broker_write_url = app.conf.broker_read_url = address
    pools.reset()
    app._pool = app.amqp._producer_pool = None


@pytest.mark.django_db(transaction=True)
def test_a_broker_away_neither_fails_nor_delays_an_award(broker_away):
    call = call_with_envelope(1000)
    (submission,) = asking(call, 10)
    decision, actor = empty_draft(call, [submission]), manager()
    begun = time.monotonic()
    actions.reserve_award(actor=actor, decision=decision, submission=submission)
    assert time.monotonic() - begun < 1.5
    assert Envelope.objects.get().reserved == 10
    # The next one asks again.
    assert cache.get(tracking._asked_key(call.programme_year.pk)) is None
