"""Effects that happen after a commit: each once, none lost."""

import os
import re
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from portal.outbox import actions, registry
from portal.outbox.models import Message
from portal.outbox.tasks import deliver_outbox

pytestmark = pytest.mark.django_db
TOPIC = "test.effect"


class Recipient:
    """What was delivered, and whether the next delivery fails."""

    def __init__(self):
        self.got, self.failing, self.takes = [], 0, 0.0
        registry.handles(TOPIC)(self.take)

    def take(self, key, payload):
        time.sleep(self.takes)
        if self.failing:
            self.failing -= 1
            message = "no mail server"
            raise ConnectionError(message)
        self.got.append((key, payload["n"]))


@pytest.fixture
def recipient():
    return Recipient()


# A process of its own, whose broker is a port at which nobody listens.
COMMIT = """
import time, django
django.setup()
from django.db import connection, transaction
from portal.outbox import actions
connection.ensure_connection()
begun = time.monotonic()
with transaction.atomic():
    actions.queue(topic="test.effect", key="a", payload={"n": 1})
print(f"took {time.monotonic() - begun:.3f}")
"""


def commit_with_the_broker_away():
    """Seconds that the commit took, and what was logged."""
    known = connection.settings_dict
    url = f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    env = {**os.environ, "DATABASE_URL": url, "REDIS_URL": "redis://127.0.0.1:1/0"}
    env["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    done = subprocess.run(
        [sys.executable, "-c", COMMIT], env=env, capture_output=True, text=True, check=True, timeout=60
    )
    return float(re.search(r"took ([0-9.]+)", done.stdout)[1]), done.stdout + done.stderr


def queue(key, number=1, **more):
    actions.queue(topic=TOPIC, key=key, payload={"n": number}, **more)


def test_it_is_delivered_once_by_key(recipient):
    queue("a")
    queue("a", 2)
    queue("b", 3)
    assert (actions.deliver_due(), actions.deliver_due()) == (2, 0)
    assert recipient.got == [("a", 1), ("b", 3)]


def test_what_is_rolled_back_is_never_delivered(recipient):
    def act():
        with transaction.atomic():
            queue("a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert (actions.deliver_due(), recipient.got) == (0, [])


def test_what_is_not_due_waits(recipient):
    queue("later", due_at=timezone.now() + timedelta(hours=1))
    assert actions.deliver_due() == 0
    Message.objects.update(due_at=timezone.now())
    assert deliver_outbox() == "delivered 1"


def test_a_failure_is_put_off_longer_each_time_and_then_given_up(recipient):
    recipient.failing = 99
    queue("a")
    gaps = []
    for _ in range(8):
        before = timezone.now()
        assert actions.deliver_due() == 0
        message = Message.objects.get()
        gaps.append(round((message.due_at - before).total_seconds()))
        Message.objects.filter(dead_at=None).update(due_at=timezone.now())
    assert gaps == [2, 4, 8, 16, 32, 64, 128, 256]
    assert (message.attempts, message.dead_at is not None) == (8, True)
    assert message.last_error == "ConnectionError: no mail server"
    assert actions.deliver_next() is None


def test_one_failure_holds_up_nobody_else(recipient):
    recipient.failing = 1
    queue("a")
    queue("b")
    assert actions.deliver_due() == 1
    assert recipient.got == [("b", 1)]


def test_a_failed_delivery_leaves_no_half_done_work(recipient):
    def half(_key, _payload):
        Message.objects.create(key="half", topic="test.none", due_at=timezone.now() + timedelta(days=1))
        raise ZeroDivisionError

    registry.handles(TOPIC)(half)
    queue("a")
    actions.deliver_due()
    assert list(Message.objects.values_list("key", "attempts")) == [("a", 1)]


def test_a_topic_nobody_handles_waits_and_tells():
    actions.queue(topic="test.unknown", key="a", payload={})
    actions.deliver_due()
    assert Message.objects.get().last_error == "KeyError: 'test.unknown'"


def test_a_dead_letter_is_brought_back(recipient):
    queue("a")
    Message.objects.update(dead_at=timezone.now(), attempts=8)
    assert actions.deliver_due() == 0
    actions.try_again(message_id=Message.objects.get().pk)
    assert (actions.deliver_due(), recipient.got) == (1, [("a", 1)])


def test_what_was_delivered_is_not_brought_back(recipient):
    queue("a")
    actions.deliver_due()
    actions.try_again(message_id=Message.objects.get().pk)
    assert (actions.deliver_due(), recipient.got) == (0, [("a", 1)])


def test_many_effects_are_queued_in_one_statement(recipient, django_assert_num_queries):
    with django_assert_num_queries(1):
        actions.queue_many(topic=TOPIC, items=[(str(n), {"n": n}) for n in range(100)])
    assert Message.objects.count() == 100


def test_a_transaction_wakes_the_deliverer_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        for number in range(5):
            queue(str(number))
    assert callbacks == [actions.wake_the_deliverer]


@pytest.mark.django_db(transaction=True)
def test_two_deliverers_at_once_deliver_each_once(recipient):
    recipient.takes = 0.005
    actions.queue_many(topic=TOPIC, items=[(str(n), {"n": n}) for n in range(40)])
    start, counts = threading.Barrier(3), []

    def deliver():
        start.wait(10)
        counts.append(actions.deliver_due())
        connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(number for _, number in recipient.got) == list(range(40))
    assert sum(counts) == 40


@pytest.mark.django_db(transaction=True)
def test_with_the_broker_away_the_commit_succeeds_quickly_and_the_sweep_delivers(recipient):
    took, said = commit_with_the_broker_away()
    assert "outbox.broker_away" in said
    assert took < 1.5
    assert deliver_outbox() == "delivered 1"
    assert recipient.got == [("a", 1)]


def test_the_database_keeps_a_message_as_it_was_queued(refused_by):
    queue("a")
    for change in ({"key": "b"}, {"topic": "x"}, {"queued_at": timezone.now()}):
        with refused_by("outbox_message_frozen"):
            Message.objects.update(**change)
    with refused_by("outbox_delivered_or_dead"):
        Message.objects.update(delivered_at=timezone.now(), dead_at=timezone.now())
