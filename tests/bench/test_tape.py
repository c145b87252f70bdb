"""What the portal's own actions sent is sent again, row for row, with keys of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

from bench.tape import FIRST_KEY, TapedConnection, bare_connection, play, spread_keys
from grants.awards import actions
from grants.awards.models import Award, LedgerEntry
from grants.awards.queries import national_envelope
from tests.grants.awards.factories import asking, call_with_envelope, empty_draft, manager

pytestmark = pytest.mark.django_db(transaction=True)


SEQUENCES = """
SELECT format('%I.%I', schemaname, sequencename), coalesce(last_value, 1) FROM pg_sequences
WHERE schemaname = 'public' AND data_type = 'bigint'::regtype
"""


@contextmanager
def as_the_owner() -> Iterator[CursorWrapper]:
    """The web's role may set no sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        yield cursor


@pytest.fixture
def taped(monkeypatch) -> Iterator[None]:
    """From its next opening on, the connection keeps a tape; rows made since have long keys."""
    with as_the_owner() as cursor:
        cursor.execute(SEQUENCES)
        before = cursor.fetchall()
        spread_keys(connection)
    monkeypatch.setattr(TapedConnection, "tapes", [])
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "connection_factory", TapedConnection)
    connection.close()
    yield
    with as_the_owner() as cursor:
        # What was made is gone after the test, and the next goes on where the last one ended.
        cursor.executemany("SELECT setval(%s, %s)", before)
    connection.close()


def test_what_was_sent_is_sent_again_with_new_keys(taped):
    call = call_with_envelope()
    (submission,) = asking(call, 1_000_000)
    asked = {"actor": manager(), "decision": empty_draft(call, [submission]), "submission": submission}
    laid_out = len(TapedConnection.tapes[0])
    actions.reserve_award(**asked)
    actions.remove_award(**asked)
    (tape,) = TapedConnection.tapes
    bare = bare_connection()
    play(bare, tape[laid_out:], {})
    play(bare, tape[laid_out:], {})
    bare.close()
    awards = list(Award.objects.order_by("id").values_list("pk", "state"))
    assert [state for _, state in awards] == ["cancelled"] * 3
    assert all(pk > FIRST_KEY for pk, _ in awards)
    moves = LedgerEntry.objects.order_by("position").values_list("award", "kind", "delta_reserved")
    assert list(moves) == [
        (pk, kind, won) for pk, _ in awards for kind, won in (("reserve", 1_000_000), ("release", -1_000_000))
    ]
    assert national_envelope(call.programme_year).reserved == 0
