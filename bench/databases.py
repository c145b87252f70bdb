"""Databases of example data, one for each size, copied from the empty one that `make bench` prepares."""

import os
import subprocess
import sys
import time
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2


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
    copy(template(), name)
    began = time.perf_counter()
    seed = [sys.executable, "manage.py", "seed_example", "--scale", str(scale)]
    subprocess.run(seed, env=environment(name, ""), check=True)  # noqa: S603 - our own command
    took = time.perf_counter() - began
    do(name, "VACUUM ANALYZE")
    return name, took


def template() -> str:
    """The empty database that is copied."""
    return urlsplit(os.environ["DATABASE_URL"]).path.lstrip("/")


def copy(source: str, name: str) -> None:
    """Another database with the same rows; nobody may be connected to the source."""
    drop(name)
    do("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def drop(name: str) -> None:
    """Remove what an earlier run left."""
    do("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def do(database: str, sql: str) -> Any:
    """Send it as the owner; the first row of its answer, if there is one."""
    connection = psycopg2.connect(address_of(database))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone() if cursor.description else None
    finally:
        connection.close()
