"""A small clone with the real launcher and a portal of a few lines, for tests of the launcher."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from portal.local import folders, processes

WSGI = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"the small portal"]
"""
CELERY = """
import os, pathlib, time
from celery import Celery
from celery.signals import worker_ready
app = Celery("portal", broker=os.environ["REDIS_URL"])

@app.task
def nap():
    pathlib.Path("napping").touch()
    time.sleep(600)

@worker_ready.connect
def begin(**_):
    if "NAP" in os.environ:
        nap.delay()
"""
SETTINGS = """
SECRET_KEY = "small"
USE_TZ = True
"""
MANAGE = """
import os, pathlib, signal, sys, time
with open("taken.txt", "a") as taken:
    taken.write(" ".join(sys.argv[1:]) + " as " + repr(os.environ["DATABASE_ROLE"]) + "\\n")
if os.environ.get("DEAF_STEP") == sys.argv[1]:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    pathlib.Path("deaf").touch()
    time.sleep(1)
sys.exit(os.environ.get("FAILING_STEP") == sys.argv[1])
"""
STEPS = ["migrate", "grant_web_role", "load_places", "seed_example", "load_published_figures"]


@dataclass
class Clone:
    """The small clone in a folder; commands run as a person would run them."""

    root: Path

    @property
    def data(self) -> Path:
        """Return its folder of local data."""
        return self.root / "var"

    def start(self, *command: str, **variables: str) -> subprocess.Popen[str]:
        """Start a command of the launcher."""
        return subprocess.Popen(
            [sys.executable, "-m", "portal.local", *command],
            cwd=self.root,
            env=self._environment() | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def say(self, *command: str, **variables: str) -> tuple[int, str]:
        """Run a command of the launcher; return its exit status and all it said."""
        done = self.start(*command, **variables)
        said, _ = done.communicate(timeout=60)
        return done.returncode, said

    def taken(self) -> list[str]:
        """Return the management commands run so far, each with its database role."""
        note = self.root / "taken.txt"
        return note.read_text().splitlines() if note.exists() else []

    def processes(self) -> list[str]:
        """Return the command lines of all processes that belong to this clone."""
        return list(self.pids().values())

    def pids(self) -> dict[int, str]:
        """Return the same by process id."""
        return {pid: line for pid in _pids() if (line := self._command_line(pid))}

    def clear(self) -> None:
        """End whatever a failed test left."""
        for pid in self.pids():
            processes.send(pid, signal.SIGKILL)

    def _command_line(self, pid: int) -> str:
        folder = Path(f"/proc/{pid}")
        try:
            at, words = (folder / "cwd").readlink(), (folder / "cmdline").read_bytes()
        except OSError:
            return ""
        return words.replace(b"\0", b" ").decode() if at.is_relative_to(self.root) else ""

    def _environment(self) -> dict[str, str]:
        ours = ("DATABASE_", "REDIS_", "PORTAL_", "DJANGO_", "PYTEST_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        # what the suite compiled is read; nothing of a clone that is soon gone is added to it
        return {**kept, "PYTHONDONTWRITEBYTECODE": "1"}


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def make_clone(root: Path) -> Clone:
    """Write the small clone into an empty folder."""
    shutil.copytree(
        folders.ROOT / "portal" / "local",
        root / "portal" / "local",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copy(folders.ROOT / "portal" / "beat.py", root / "portal" / "beat.py")
    for name, text in {
        "portal/__init__.py": "",
        "portal/wsgi.py": WSGI,
        "portal/celery.py": CELERY,
        "portal/settings/__init__.py": "",
        "portal/settings/dev.py": SETTINGS,
        "manage.py": MANAGE,
        "package-lock.json": "{}",
    }.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    (root / "var" / "map").mkdir(parents=True)
    (root / "var" / "map" / "municipalities.json").write_text("{}")
    return Clone(root.resolve())


def answers(port: int) -> bool:
    """Tell whether the small portal answers on the port."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as reply:
            return reply.read() == b"the small portal"
    except (urllib.error.URLError, OSError):
        return False


def eventually(done: Callable[[], bool], seconds: float = 60) -> bool:
    """Wait until the condition holds; False when it did not within the time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if done():
            return True
        time.sleep(0.05)
    return False
