"""Databases of example data, one for each size, copied from the empty one that `make bench` prepares."""

import os
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import psycopg2

# Above every other key, so that it is known wherever it stands in a recorded statement.
FIRST_AWARD = 1_000_000_000


def address_of(name: str) -> str:
    """The address of a database on the server of DATABASE_URL."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def environment(name: str, role: str) -> dict[str, str]:
    """What a process needs to work on one of the databases as that role."""
    return {
        **os.environ,
        "DATABASE_URL": address_of(name),
        "DATABASE_ROLE": role,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }


def make(scale: int) -> tuple[str, float]:
    """Fill a database with so many proposals; its name, and how many seconds seeding took."""
    name = f"bench_{scale}"
    template = urlsplit(os.environ["DATABASE_URL"]).path.lstrip("/")
    drop(name)
    _do("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    began = time.perf_counter()
    seed = [sys.executable, "manage.py", "seed_example", "--scale", str(scale)]
    subprocess.run(seed, env=environment(name, ""), check=True)  # noqa: S603 - our own command
    took = time.perf_counter() - began
    _do(name, f"SELECT setval(pg_get_serial_sequence('awards_award', 'id'), {FIRST_AWARD})")
    _do(name, "VACUUM ANALYZE")
    return name, took


def drop(name: str) -> None:
    """Remove what an earlier run left."""
    _do("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _do(database: str, sql: str) -> None:
    connection = psycopg2.connect(address_of(database))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
    finally:
        connection.close()
