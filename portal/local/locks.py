"""Locks between the commands of one clone.

They are POSIX record locks: the system drops them with the process that holds
them, however it died, and forked children don't keep them.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock alone, after waiting for it."""
    with path.open("a+") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        yield


@contextmanager
def shared(path: Path) -> Iterator[TextIO]:
    """Hold the lock together with others; give the file, for `take`."""
    with path.open("a+") as file:
        fcntl.lockf(file, fcntl.LOCK_SH)
        yield file


def take(file: TextIO) -> bool:
    """Take the lock of an open file alone, now; False when another process holds it."""
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
