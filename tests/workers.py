"""A real Celery worker and a real beat on the test's own database, for journeys.

    @pytest.mark.journey
    @pytest.mark.django_db(transaction=True)
    def test_something(celery_worker): ...

`celery_worker` is the environment they run in: pass it to other processes of the story. It names a Valkey
database of its own, so that no other test's flush of the cache takes their messages away.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60


def database_address() -> str:
    """Where this test's own database is."""
    said = connection.settings_dict
    user, password = quote(said["USER"]), quote(said["PASSWORD"])
    return f"postgres://{user}:{password}@{said['HOST']}:{said['PORT']}/{said['NAME']}"


def process_environment(**more: str) -> dict[str, str]:
    """The environment of a process of the portal on the test's database, as the web's role."""
    return {
        **os.environ,
        "DATABASE_URL": database_address(),
        "DATABASE_ROLE": settings.WEB_DATABASE_ROLE,
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        **more,
    }


def own_valkey() -> str:
    """A numbered database of the same server, one for each process of the suite."""
    number = 15 - int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw") or 0) % 12
    return urlunsplit(urlsplit(settings.REDIS_URL)._replace(path=f"/{number}"))


@pytest.fixture
def celery_worker(transactional_db: None, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Worker and beat, running until the test ends."""
    environment = process_environment(REDIS_URL=own_valkey())
    with ExitStack() as stack:
        worker_log = tmp_path / "worker.log"
        for name, arguments in (
            ("worker", ["--concurrency=2", "--loglevel=INFO"]),
            ("beat", ["--loglevel=INFO", f"--schedule={tmp_path / 'schedule'}"]),
        ):
            log = stack.enter_context((tmp_path / f"{name}.log").open("w"))
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "portal", name, *arguments],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            stack.callback(_stop, process)
        _wait_until_ready(worker_log)
        yield environment


def _wait_until_ready(log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while " ready." not in log.read_text():
        if time.monotonic() > end:
            pytest.fail(f"The worker was not ready after {PATIENCE} s:\n{log.read_text()[-2000:]}")
        time.sleep(0.1)


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
