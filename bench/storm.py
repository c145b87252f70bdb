"""Many processes of many threads at random over overlapping envelopes, beside their bare statements.

An empty database is laid out and copied; the portal's actions storm over one, psycopg2 alone sends the very same
statements over the other, as many at once. As the owner.
"""

import tempfile

from django.db import connection
from django.test.utils import override_settings

from bench import databases
from bench.clock import judged
from bench.figures import Budget, Figure
from bench.tape import spread_keys
from grants.awards.reconciliation import reconcile
from grants.calls.models import Call, Envelope
from tests.grants.awards.storm import Lot, lay_out, let_loose

PROCESSES, THREADS = 8, 8
ACTS = 157  # of each thread: 10,048 of all
# At no less than a fifth of the rate of the bare statements.
RATE = Budget(wall=5.0)
ROWS = """
SELECT (SELECT count(*) FROM awards_award), (SELECT count(*) FROM awards_ledgerentry),
    (SELECT count(*) FROM audit_entry), (SELECT count(*) FROM outbox_message)
"""
# Where the statements are sent again: what fitted the first time fits in any order.
MORE_ROOM = """
ALTER TABLE calls_envelope DISABLE TRIGGER USER;
UPDATE calls_envelope SET ceiling = ceiling * 1000;
ALTER TABLE calls_envelope ENABLE TRIGGER USER;
"""


def measured() -> Figure:
    """Milliseconds an act by the portal's actions, and by bare statements as its floor."""
    lots = _laid_out()
    name = connection.settings_dict["NAME"]
    copy = f"{name}_again"
    connection.close()
    databases.copy(name, copy)
    try:
        databases.do(copy, MORE_ROOM)
        with tempfile.TemporaryDirectory() as folder:
            ours = _milliseconds(lots, name, "keep", folder)
            _ensure_sound(lots)
            bare = _milliseconds(lots, copy, "again", folder)
        _ensure_equal(name, copy)
    finally:
        databases.drop(copy)
    what = f"{ACTS * len(lots):,} random acts, {PROCESSES} × {THREADS} at once, each"
    return judged(Figure(what, ACTS * len(lots), ours, floor_wall_ms=bare), RATE)


def _laid_out() -> list[Lot]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        lots = lay_out(calls=PROCESSES * THREADS, groups=4, lines=4, ceiling=250_000)
    spread_keys(connection)
    return lots


def _milliseconds(lots: list[Lot], database: str, way: str, folder: str) -> float:
    env = databases.environment(database, "portal_web")
    program = ("bench.storming", way, folder)
    counted, seconds = let_loose(lots, processes=PROCESSES, acts=ACTS, seed=1, env=env, program=program)
    print(way, dict(counted), f"{seconds:.1f} s")
    return seconds * 1000 / sum(counted.values())


def _ensure_sound(lots: list[Lot]) -> None:
    """The books agree, and no column is out of its bounds."""
    year = Call.objects.get(pk=lots[0].call).programme_year
    faults = reconcile(year).faults
    faults += [f"{each} is out of its bounds" for each in Envelope.objects.all() if not _is_within(each)]
    if faults:
        raise RuntimeError(faults)


def _ensure_equal(*names: str) -> None:
    """The bare statements left as many rows as the actions did."""
    first, second = (databases.do(name, ROWS) for name in names)
    if first != second:
        raise RuntimeError(first, second)


def _is_within(envelope: Envelope) -> bool:
    return min(envelope.reserved, envelope.committed, envelope.left) >= 0
