"""Processes of this machine that the launcher did not start itself, or no longer holds."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from portal.local import folders, signals

# in the environment of all that a command starts, so that nothing of it is left behind
MARK = "PORTAL_RUN"
# less than honcho's five, after which it kills
STOP_SECONDS = 3


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    """Tell whether a server may listen on the port of 127.0.0.1."""
    with socket.socket() as probe:
        # as servers do: a connection of the last run that lingers holds no port
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def works_in(pid: int, folder: Path) -> bool:
    """Tell whether a living process has the folder as its working directory.

    A pid left in a file may by now be another process's: the servers work in
    their own data folder, which nothing else does.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        at = Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z" and at == folder.resolve()


def wait_until(done: Callable[[], bool], seconds: float) -> bool:
    """Wait until the condition holds; False when it did not within the time."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def end(pid: int, gone: Callable[[], bool], first: signal.Signals, seconds: float = 20) -> None:
    """Ask a process to stop, and kill it when it does not within the time."""
    send(pid, first)
    if not wait_until(gone, seconds):
        send(pid, signal.SIGKILL)
        wait_until(gone, 5)
    _reap(pid)


def _reap(pid: int) -> None:
    """Take note of a child's end: process 1 of a container may not do it for us."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return


def send(pid: int, what: signal.Signals) -> None:
    """Send a signal to a process that may be gone already."""
    try:
        os.kill(pid, what)
    except ProcessLookupError:
        return


def run(command: Sequence[str], env: dict[str, str]) -> int:
    """Run a command at the person's terminal; return its exit status, as a shell would.

    Ctrl-C reaches the command by the terminal itself, so only it decides; other
    requests to stop are passed on. What the command leaves behind is ended with it.
    """
    return _run(command, env, passed_on={signal.SIGTERM, signal.SIGHUP}, apart=False)


def run_apart(command: Sequence[str], env: dict[str, str]) -> int:
    """Run a command away from the terminal; a request to stop is its main process's alone.

    That one lets its own children finish what they do, for as long as STOP_SECONDS.
    """
    return _run(command, env, passed_on={*signals.ASKED_TO_STOP}, apart=True)


def _run(command: Sequence[str], env: dict[str, str], *, passed_on: set[signal.Signals], apart: bool) -> int:
    asked: list[int] = []
    with signals.answered_by(asked.append):
        child = subprocess.Popen(  # noqa: S603 - our own commands
            command, cwd=folders.ROOT, env=env, start_new_session=apart
        )

        def pass_on(number: int) -> None:
            if number in passed_on:
                child.terminate()
            if apart:
                signals.after(STOP_SECONDS, child.kill)

        try:
            with signals.answered_by(pass_on):
                if asked:
                    # asked before the child was there to hear it
                    pass_on(signal.SIGTERM)
                status = child.wait()
        finally:
            end_marked(env.get(MARK, ""))
    return status if status >= 0 else 128 - status


def end_marked(mark: str) -> None:
    """End every process that has this mark, or one below it, in its environment."""
    for what, seconds in ((signal.SIGTERM, 1), (signal.SIGKILL, 5)):
        for pid in _marked(mark):
            send(pid, what)
        if wait_until(lambda: not _marked(mark), seconds):
            return


def _marked(mark: str) -> list[int]:
    wanted = f"{MARK}={mark}/".encode()
    found = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
    return [pid for pid in found if mark and pid != os.getpid() and (_mark_of(pid) + b"/").startswith(wanted)]


def _mark_of(pid: int) -> bytes:
    try:
        variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return b""
    return next((variable for variable in variables if variable.startswith(MARK.encode())), b"")
