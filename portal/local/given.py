"""Servers that the person named by DATABASE_URL and REDIS_URL, and whether they will do."""

import os
from contextlib import closing

import psycopg2

from portal.local.refusal import Refusal

NAMES = ("DATABASE_URL", "REDIS_URL")
OLDEST_VERSION = 140000
CREATE = "CREATE DATABASE portal ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' LC_COLLATE 'C.UTF-8' TEMPLATE template0"


def named() -> dict[str, str]:
    """Return the addresses given, empty when none is; refuse half of them."""
    given = {name: os.environ[name] for name in NAMES if os.environ.get(name)}
    if len(given) == 1:
        (missing,) = set(NAMES) - set(given)
        (present,) = given
        raise Refusal(
            f"{present} is set but {missing} is not: set both to use servers of your own, "
            "or neither to have PostgreSQL and Valkey started here."
        )
    return given


def servers() -> dict[str, str]:
    """Return the addresses given, empty when none is; refuse servers that won't do."""
    given = named()
    if given:
        check_database(given["DATABASE_URL"])
        check_valkey(given["REDIS_URL"])
    return given


def check_database(url: str) -> None:
    """Refuse a database that can't be reached, is too old, or can't hold and search Hangul."""
    version, encoding, ctype = _describe(url)
    if version < OLDEST_VERSION:
        raise Refusal(
            f"DATABASE_URL leads to PostgreSQL {version // 10000}, and the portal needs 14 or newer: "
            "upgrade it, or unset DATABASE_URL and REDIS_URL to have one started here."
        )
    if encoding != "UTF8" or ctype.lower().replace("-", "") != "c.utf8":
        raise Refusal(
            f"The database at DATABASE_URL has encoding {encoding} and ctype {ctype}, and Hangul "
            f"needs UTF8 and C.UTF-8: create one with `{CREATE};` and let DATABASE_URL lead to it."
        )


def check_valkey(url: str) -> None:
    """Refuse a Valkey or Redis that does not answer."""
    # a fifth of a second to import: only those who give an address wait for it
    import redis

    try:
        with redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5) as client:
            client.ping()
    except (redis.RedisError, ValueError, OSError) as error:
        raise Refusal(
            f"No Valkey or Redis answers at REDIS_URL ({error}): start it, correct the address "
            "(redis://host:port/0), or unset DATABASE_URL and REDIS_URL to have both started here."
        ) from None


def _describe(url: str) -> tuple[int, str, str]:
    query = """
        SELECT current_setting('server_version_num')::int,
               pg_encoding_to_char(encoding)::text, datctype::text
        FROM pg_database WHERE datname = current_database()
    """
    try:
        with closing(psycopg2.connect(url, connect_timeout=5)) as link, link.cursor() as cursor:
            cursor.execute(query)
            version, encoding, ctype = cursor.fetchone()
            return version, encoding, ctype
    except psycopg2.Error as error:
        reason = " ".join(str(error).split())
        raise Refusal(
            f"The database at DATABASE_URL can't be used ({reason}): start it, correct the address "
            "(postgres://user:password@host:port/name), or unset DATABASE_URL and REDIS_URL to "
            "have one started here."
        ) from None
