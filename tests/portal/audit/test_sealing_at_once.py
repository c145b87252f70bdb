"""Two sealers, and people who write meanwhile: one chain, no entry twice, none left."""

import threading

import pytest
from django.db import connection, transaction

from portal.actor import Actor
from portal.audit import actions
from portal.audit.models import Entry, Seal
from portal.audit.queries import verify_chain

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY = Actor()


def together(*works):
    """Run each in a thread with a connection of its own, all begun at the same moment."""
    start, errors = threading.Barrier(len(works)), []

    def run(work):
        try:
            start.wait(10)
            work()
        except Exception as error:  # noqa: BLE001 - told by the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []


def write():
    for number in range(25):
        actions.record(actor=NOBODY, act="test.act", about="thing", changes={"n": number})


def seal():
    for _ in range(25):
        actions.seal_entries(limit=7)


def test_writers_and_two_sealers_at_once():
    together(write, write, seal, seal)
    while actions.seal_entries():
        pass
    result = verify_chain()
    assert (result.links, result.unsealed, result.faults) == (50, 0, ())
    assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 51))


def test_a_second_sealer_does_nothing_while_the_first_works():
    write()
    outcomes = []
    with transaction.atomic():
        outcomes.append(actions.seal_entries(limit=3))
        together(lambda: outcomes.append(actions.seal_entries()))
    assert outcomes == [3, 0]
    assert actions.seal_entries() == 22


def test_an_entry_committed_late_is_sealed_after_those_that_overtook_it():
    written, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            actions.record(actor=NOBODY, act="slow.act", about="thing")
            written.set()
            go_on.wait(10)

    def quick():
        written.wait(10)
        actions.record(actor=NOBODY, act="quick.act", about="thing")
        actions.seal_entries()
        go_on.set()

    together(slow, quick)
    actions.seal_entries()
    acts = Seal.objects.order_by("number").values_list("entry__act", flat=True)
    assert list(acts) == ["quick.act", "slow.act"]
    assert list(Entry.objects.order_by("id").values_list("act", flat=True)) == ["slow.act", "quick.act"]
    assert verify_chain().faults == ()
