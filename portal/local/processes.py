"""Processes of this machine that the launcher did not start itself, or no longer holds."""

import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path


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


def send(pid: int, what: signal.Signals) -> None:
    """Send a signal to a process that may be gone already."""
    try:
        os.kill(pid, what)
    except ProcessLookupError:
        return
