"""One won apart is found, told and kept as an alert."""

import io
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from grants.awards import actions, tasks, tracking
from grants.awards.models import Alert
from grants.awards.reconciliation import reconcile
from tests.grants.awards.factories import (
    asking,
    asks,
    call_with_envelope,
    drafted,
    manager,
    published,
    targets,
)

pytestmark = pytest.mark.django_db


def books():
    call = call_with_envelope(1000)
    targets(call.programme_year)
    first, second = asking(call, 300, 200)
    third = asks(call, 100, later=50)
    published(drafted(call, [first, second]))
    drafted(call, [third])
    tracking.take_snapshot(call.programme_year)
    return call.programme_year


@contextmanager
def behind_the_guards():
    """As the owner, with the triggers off: what a broken restore might leave."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        tables = (
            "calls_envelope",
            "awards_ledgerentry",
            "awards_award",
            "awards_awardyear",
            "awards_awardtally",
        )
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET ROLE portal_web")


def test_everything_agrees_and_what_was_compared_is_said():
    books()
    said = io.StringIO()
    call_command("reconcile_ledger", stdout=said)
    text = said.getvalue()
    assert "ledger 500, envelope 500" in text
    assert "ledger position #5" in text
    assert "DIFFERS" not in text
    assert text.strip().splitlines()[-1] == "All 32 comparisons agree."
    assert tasks.reconcile_ledger() == "everything agrees"
    assert Alert.objects.count() == 0


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE calls_envelope SET committed = committed + 1", "ledger 500, envelope 501"),
        ("UPDATE calls_envelope SET reserved = reserved - 1", "ledger 100, envelope 99"),
        ("UPDATE calls_envelope SET version = version + 1", "last 5, version 6"),
        (
            "UPDATE awards_ledgerentry SET delta_committed = 301, delta_reserved = -301 WHERE position = 3",
            "awards that moved something else",
        ),
        ("UPDATE awards_ledgerentry SET position = 9 WHERE position = 5", "last 9, version 5"),
        (
            "UPDATE awards_award SET amount = amount + 1 WHERE state = 'pending'",
            "awards that moved something else",
        ),
        (
            "UPDATE awards_award SET state = 'cancelled' WHERE state = 'pending'",
            "awards that moved something else",
        ),
        ("UPDATE awards_awardyear SET amount = amount + 1 WHERE fiscal_year = 2024", "found 3, expected 0"),
        ("UPDATE awards_awardyear SET amount = amount + 1 WHERE fiscal_year = 2025", "found 1, expected 0"),
        ("UPDATE awards_awardtally SET won = won + 1 WHERE state = 'pending'", "tallies that differ"),
        ("UPDATE awards_ledgerentry SET balance_reserved = 1 WHERE position = 1", "found 1, expected 0"),
        ("UPDATE awards_allocationsnapshot SET committed = committed - 1", "ledger 500, snapshot 499"),
        ("UPDATE awards_allocationsnapshot SET projects_published = 3", "awards 2, snapshot 3"),
        (
            "UPDATE awards_snapshotline SET reserved = reserved + 1 WHERE dimension = 'province'",
            "lines 601, whole 600",
        ),
        ("UPDATE calls_target SET value = 79 WHERE kind = 'municipalities'", "target 79, snapshot 78"),
    ],
)
def test_one_won_apart_is_found(statement, fault):
    year = books()
    with behind_the_guards() as cursor:
        cursor.execute(statement)
    report = reconcile(year)
    assert not report.agrees
    assert any(fault in found for found in report.faults), report.faults
    with pytest.raises(CommandError):
        call_command("reconcile_ledger", stdout=io.StringIO())
    with pytest.raises(RuntimeError):
        tasks.reconcile_ledger()
    with pytest.raises(RuntimeError):
        tasks.reconcile_ledger()
    alert = Alert.objects.get()
    assert (alert.rule, alert.cleared_at) == ("ledger_disagrees", None)
    assert alert.details["faults"] == report.faults


def test_the_alert_is_cleared_when_the_books_agree_again():
    books()
    with behind_the_guards() as cursor:
        cursor.execute("UPDATE calls_envelope SET reserved = reserved - 1")
    with pytest.raises(RuntimeError):
        tasks.reconcile_ledger()
    with behind_the_guards() as cursor:
        cursor.execute("UPDATE calls_envelope SET reserved = reserved + 1")
    tasks.reconcile_ledger()
    assert Alert.objects.get().cleared_at is not None


def test_a_snapshot_that_is_behind_is_judged_at_its_own_position():
    year = books()
    call = year.calls.get()
    actions.cancel(actor=manager(), decision=call.decisions.get(state="draft"))
    drafted(call, asking(call, 50))
    report = reconcile(year)
    assert report.faults == []
    assert "agrees   snapshot #5 is about to be renewed" in report.compared
