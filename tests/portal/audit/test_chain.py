"""The sealed record: what was written can't be changed unseen."""

import pytest
from django.db import connection

from portal.audit import actions
from portal.audit.models import Entry, Seal
from portal.audit.queries import verify_chain
from tests.factories import actor

pytestmark = pytest.mark.django_db


def write(count):
    who = actor()
    for number in range(count):
        actions.record(actor=who, act="test.act", about="thing", changes={"number": number})


def test_sealing_links_every_entry_once():
    write(3)
    assert actions.seal_entries() == 3
    assert actions.seal_entries() == 0
    result = verify_chain()
    assert (result.links, result.unsealed, result.faults) == (3, 0, ())


def test_a_changed_entry_is_found():
    write(3)
    actions.seal_entries()
    entry = Entry.objects.order_by("id")[1]
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_entry SET act = 'other' WHERE id = %s", [entry.pk])
    assert verify_chain().faults == (f"entry {entry.pk} (link 2) was changed after it was sealed",)


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry"])
def test_entries_are_append_only(statement, refused_by):
    write(1)
    with refused_by("audit_entry_append_only"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_seals_are_append_only(refused_by):
    write(1)
    actions.seal_entries()
    with refused_by("audit_seal_append_only"):
        Seal.objects.update(digest="0")
