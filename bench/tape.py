"""What a process sends to PostgreSQL, kept as it was sent, and sent again by psycopg2 alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import django.db
import psycopg2
import psycopg2.extensions

# A key of a row made while the tape ran; no other number in a statement is as long. See `spread_keys`.
FIRST_KEY, KEYS_OF_A_TABLE = 10**10, 10**8
KEY = re.compile(r"\b\d{11,}\b")


@dataclass(slots=True)
class Sent:
    """A statement with its parameters in place, and the keys it was answered with if it made rows."""

    sql: str
    alone: bool
    keys: list[int] = field(default_factory=list)


COMMIT, ROLLBACK = "commit", "rollback"
Tape = list[Sent | str]


class TapedCursor(psycopg2.extensions.cursor):
    """Notes what was carried out; a statement that failed is left out."""

    connection: "TapedConnection"

    def execute(self, query: Any, vars: Any = None) -> None:  # noqa: A002 - psycopg2's own name
        """Send it and note it."""
        super().execute(query, vars)
        sent = (self.query or b"").decode()
        self.connection.tape.append(Sent(sent, alone=self.connection.autocommit))

    def fetchone(self) -> tuple[Any, ...] | None:
        """A row, noted."""
        row = super().fetchone()
        self._note([row] if row else [])
        return row

    def fetchmany(self, size: int | None = None) -> list[tuple[Any, ...]]:
        """Rows, noted."""
        rows = super().fetchmany(size or self.arraysize)
        self._note(rows)
        return rows

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Rows, noted."""
        rows = super().fetchall()
        self._note(rows)
        return rows

    def _note(self, rows: Sequence[tuple[Any, ...]]) -> None:
        sent = self.connection.tape[-1]
        if isinstance(sent, Sent) and sent.sql.startswith("INSERT") and not self.name:
            sent.keys += [row[0] for row in rows if isinstance(row[0], int)]


class TapedConnection(psycopg2.extensions.connection):
    """A connection whose tape stands among `tapes` as soon as it is open."""

    tapes: list[Tape] = []

    def __init__(self, *args: Any, **named: Any) -> None:
        """Open it with an empty tape."""
        super().__init__(*args, **named)
        self.tape: Tape = []
        self.tapes.append(self.tape)

    def cursor(self, *args: Any, **named: Any) -> Any:
        """One that notes."""
        return super().cursor(*args, **{**named, "cursor_factory": TapedCursor})

    def commit(self) -> None:
        """Commit, noted."""
        super().commit()
        self.tape.append(COMMIT)

    def rollback(self) -> None:
        """Roll back, noted."""
        super().rollback()
        self.tape.append(ROLLBACK)


def bare_connection() -> Any:
    """One to the same database, by psycopg2 alone."""
    given = django.db.connection.get_connection_params()
    return psycopg2.connect(**{name: value for name, value in given.items() if not name.endswith("_factory")})


def play(connection: Any, tape: Tape, known: dict[str, str]) -> None:
    """Send a tape again; rows made anew get keys of their own, which take the noted ones' places in `known`."""
    with connection.cursor() as cursor:
        for sent in tape:
            if isinstance(sent, str):
                getattr(connection, sent)()
                continue
            if connection.autocommit != sent.alone:
                connection.autocommit = sent.alone
            cursor.execute(KEY.sub(lambda key: known.get(key[0], key[0]), sent.sql))
            rows = cursor.fetchall() if cursor.description else []
            known.update(_pairs(sent.keys, rows))


def _pairs(keys: list[int], rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, str]]:
    return ((str(key), str(row[0])) for key, row in zip(keys, rows, strict=False))


def spread_keys(connection: Any) -> None:
    """Let every table's next keys be long and of a range of its own. As the owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, %s + %s * row_number()"
            " OVER (ORDER BY sequencename)) FROM pg_sequences"
            " WHERE schemaname = 'public' AND data_type = 'bigint'::regtype",
            [FIRST_KEY, KEYS_OF_A_TABLE],
        )
