"""The web's database role can't switch the guards off."""

import pytest
from django.db import ProgrammingError, connection, transaction

from portal.audit import actions
from tests.factories import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def _entry():
    actions.record(actor=actor(), act="test.act", about="thing")


def test_the_suite_runs_as_the_web():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("portal_web",)


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE audit_entry CASCADE",
        "ALTER TABLE audit_entry DISABLE TRIGGER USER",
        "DROP TABLE audit_entry CASCADE",
        "SET session_replication_role = replica",
        "ALTER FUNCTION _pgtrigger_should_ignore(name) OWNER TO portal_web",
    ],
)
def test_what_owners_may_do_is_refused(statement):
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.usefixtures("_entry")
def test_a_session_can_t_have_triggers_ignored(refused_by):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_audit_entry%'")
        (name,) = cursor.fetchone()
        cursor.execute(f"SET LOCAL pgtrigger.ignore = '{{{name}}}'")
    with refused_by("audit_entry_append_only"), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET act = 'other'")
