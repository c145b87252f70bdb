"""The portal's real processes on the test's own database, for journeys: web, Celery worker and beat.

    @pytest.mark.journey
    @pytest.mark.django_db(transaction=True)
    def test_something(celery_worker, web): ...

`celery_worker` is the environment they run in: pass it to other processes of the story. It names a Valkey
database of its own, so that no other test's flush of the cache takes their messages away, and a folder of
its own, where files and sent mails lie. `web` is the address of the running site.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import urlopen
from zlib import crc32

import pytest
from django.conf import settings
from django.db import connection

from portal.local.processes import free_port
from villages.map import FILE as MAP

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60
HOST = "127.0.0.1"


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
    """A numbered database (1 to 7; the suite's own caches lie above) for the processes of each test process."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    # Who names their test database runs beside others on the same server.
    beside_others = crc32(os.environ.get("PORTAL_TEST_NAME", "").encode())
    return urlunsplit(urlsplit(settings.REDIS_URL)._replace(path=f"/{1 + (beside_others + worker) % 7}"))


@pytest.fixture
def own_environment(transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """What the processes of one test run in."""
    return process_environment(
        REDIS_URL=own_valkey(),
        PORTAL_VAR=str(_own_folder(tmp_path)),
        PUBLIC_URL=f"http://{HOST}:{free_port()}",
    )


@pytest.fixture
def celery_worker(own_environment: dict[str, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """Worker and beat, running until the test ends."""
    environment = own_environment
    celery = ["celery", "-A", "portal"]
    schedule = f"--schedule={tmp_path / 'schedule'}"
    with ExitStack() as stack:
        log = stack.enter_context(
            _process("worker", [*celery, "worker", "-c2", "-lINFO"], environment, tmp_path)
        )
        stack.enter_context(_process("beat", [*celery, "beat", "-lINFO", schedule], environment, tmp_path))
        _wait_until(lambda: " ready." in log.read_text(), log)
        yield environment


@pytest.fixture
def web(celery_worker: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The address of the web, served as in the demo, beside worker and beat."""
    site = celery_worker["PUBLIC_URL"]
    with _process("web", _serving(site), celery_worker, tmp_path) as log:
        _wait_until(lambda: answers(site), log)
        yield site


@pytest.fixture
def killable_web(own_environment: dict[str, str], tmp_path: Path) -> Iterator["KillableWeb"]:
    """The web alone, that a story kills at any moment and starts again at the same address."""
    web = KillableWeb(own_environment, tmp_path / "web.log")
    web.start()
    yield web
    web.kill()


class KillableWeb:
    """A web and all its processes."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.site, self._environment, self._log = environment["PUBLIC_URL"], environment, log

    def start(self) -> None:
        """Serve, at the address of before."""
        command = [sys.executable, "-m", *_serving(self.site)]
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        _wait_until(lambda: answers(self.site), self._log)

    def kill(self) -> None:
        """As when the power fails: nothing is finished, nobody is told."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _serving(site: str) -> list[str]:
    where = ["--host", HOST, "--port", str(urlsplit(site).port)]
    return ["granian", "--interface", "wsgi", "--no-ws", *where, "portal.wsgi:application"]


def _own_folder(tmp_path: Path) -> Path:
    """Where the processes keep files and mails, with the map that every page of places shows."""
    folder = tmp_path / "var"
    drawn = settings.MAP_DIR / MAP
    copy = folder / settings.MAP_DIR.name / MAP
    copy.parent.mkdir(parents=True)
    if drawn.exists():
        shutil.copy(drawn, copy)
    return folder


@contextmanager
def _process(name: str, command: list[str], environment: dict[str, str], folder: Path) -> Iterator[Path]:
    path = folder / f"{name}.log"
    with path.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield path
        finally:
            _stop(process)


def _wait_until(ready: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > end:
            pytest.fail(f"{log.stem} was not ready after {PATIENCE} s:\n{log.read_text()[-2000:]}")
        time.sleep(0.1)


def answers(site: str) -> bool:
    """Whether the web serves there."""
    try:
        with urlopen(f"{site}/health/", timeout=5) as reply:
            return reply.status == 200
    except (URLError, OSError):
        return False


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
