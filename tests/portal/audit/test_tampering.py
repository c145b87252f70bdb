"""Whatever is done to the record behind the portal's back, the chain tells."""

import io
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.audit import actions, chain
from portal.audit.models import Entry, Seal
from portal.audit.queries import content_of, verify_chain
from portal.audit.tasks import verify_audit
from tests.factories import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    """Five sealed entries, oldest first."""
    who = actor()
    actions.record_many(
        actor=who, act="test.act", items=[("thing", {"n": n, "사유": "가"}) for n in range(5)]
    )
    actions.seal_entries()
    return list(Entry.objects.order_by("id"))


@contextmanager
def behind_its_back():
    """As the owner of the tables, with every trigger off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        for table in ("audit_entry", "audit_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("audit_entry", "audit_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


COLUMNS = [
    ("act", "'other'"),
    ("at", "at + interval '1 second'"),
    ("user_id", "NULL"),
    ("roles", "'administrator'"),
    ("address", "'10.0.0.1'"),
    ("request_id", "'x'"),
    ("target", "'another thing'"),
    ("changes", "'{\"n\": 2}'"),
    ("salt", "'0'"),
]


@pytest.mark.parametrize(("column", "value"), COLUMNS)
def test_every_column_of_an_entry_is_held(record, column, value):
    with behind_its_back() as cursor:
        cursor.execute(f"UPDATE audit_entry SET {column} = {value} WHERE id = %s", [record[1].pk])
    assert verify_chain().faults == (f"entry {record[1].pk} (link 2) was changed after it was sealed",)


def test_a_gap_is_found(record):
    with behind_its_back() as cursor:
        cursor.execute("DELETE FROM audit_seal WHERE number = 3")
        cursor.execute("DELETE FROM audit_entry WHERE id = %s", [record[2].pk])
    assert verify_chain().faults == (
        "link 3 is missing (found 4)",
        "link 4 does not follow from the link before",
    )


def test_a_gap_closed_by_renumbering_is_found(record):
    with behind_its_back() as cursor:
        cursor.execute("DELETE FROM audit_seal WHERE number = 3")
        cursor.execute("DELETE FROM audit_entry WHERE id = %s", [record[2].pk])
        cursor.execute("UPDATE audit_seal SET number = 3 WHERE number = 4")
        cursor.execute("UPDATE audit_seal SET number = 4 WHERE number = 5")
    assert verify_chain().faults == tuple(f"link {n} does not follow from the link before" for n in (3, 4))


def test_two_links_in_another_order_are_found(record):
    second, third = record[1].pk, record[2].pk
    with behind_its_back() as cursor:
        cursor.execute("DELETE FROM audit_seal WHERE number = 3 RETURNING digest, chain, sealed_at")
        digest, value, at = cursor.fetchone()
        cursor.execute("UPDATE audit_seal SET entry_id = %s WHERE number = 2", [third])
        cursor.execute("INSERT INTO audit_seal VALUES (3, %s, %s, %s, %s)", [digest, value, at, second])
    assert verify_chain().faults == (
        f"entry {third} (link 2) was changed after it was sealed",
        f"entry {second} (link 3) was changed after it was sealed",
    )


def test_the_end_cut_off_is_found_by_who_kept_the_last_link(record):
    kept = verify_chain().last_chain
    with behind_its_back() as cursor:
        cursor.execute("DELETE FROM audit_seal WHERE number = 5")
        cursor.execute("DELETE FROM audit_entry WHERE id = %s", [record[4].pk])
    result = verify_chain()
    assert (result.faults, result.links, result.last_chain == kept) == ((), 4, False)


def test_one_link_made_anew_is_found(record):
    """Whoever changes an entry and its digest must make every later link anew too."""
    entry = record[1]
    entry.act = "other"
    digest = chain.digest(entry.salt, content_of(entry))
    with behind_its_back() as cursor:
        cursor.execute("UPDATE audit_entry SET act = 'other' WHERE id = %s", [entry.pk])
        cursor.execute("UPDATE audit_seal SET digest = %s WHERE number = 2", [digest])
    assert verify_chain().faults == ("link 2 does not follow from the link before",)


def test_the_command_says_it_and_fails(record):
    out = io.StringIO()
    call_command("verify_audit", stdout=out)
    assert "5 links recomputed, 0 entries not yet sealed" in out.getvalue()
    assert "The audit's chain holds." in out.getvalue()
    with behind_its_back() as cursor:
        cursor.execute("UPDATE audit_entry SET act = 'other' WHERE id = %s", [record[0].pk])
    err = io.StringIO()
    with pytest.raises(CommandError, match="broken in 1 places"):
        call_command("verify_audit", stdout=io.StringIO(), stderr=err)
    assert err.getvalue() == f"entry {record[0].pk} (link 1) was changed after it was sealed\n"
    with pytest.raises(RuntimeError, match="was changed after it was sealed"):
        verify_audit()


def test_the_command_seals_what_is_open(record):
    actions.record(actor=actor(), act="late.act", about="thing")
    call_command("verify_audit", stdout=io.StringIO())
    assert Seal.objects.count() == 6


def test_the_web_can_not_switch_a_trigger_off(record):
    from django.db import ProgrammingError, transaction

    for statement in ("ALTER TABLE audit_entry DISABLE TRIGGER ALL", "TRUNCATE audit_entry CASCADE"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Entry.objects.count() == 5
