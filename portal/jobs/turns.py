"""One worker at a time for a piece of work, whatever was delivered twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import Error, connection


@contextmanager
def turn_of(job_id: UUID) -> Iterator[bool]:
    """Say whether nobody else is at it; if so it is ours until the block, or our connection, ends."""
    is_ours = _asked("pg_try_advisory_lock", job_id)
    try:
        yield is_ours
    finally:
        if is_ours:
            _give_back(job_id)


def _give_back(job_id: UUID) -> None:
    try:
        _asked("pg_advisory_unlock", job_id)
    except Error:
        # The connection broke, and the turn ended with it; what follows begins on a new one.
        connection.close()


def _asked(function: str, job_id: UUID) -> bool:
    # The half of the random key that a lock's 64 bits hold.
    key = int.from_bytes(job_id.bytes[8:], signed=True)
    with connection.cursor() as cursor:
        cursor.callproc(function, [key])
        return bool(cursor.fetchone()[0])
