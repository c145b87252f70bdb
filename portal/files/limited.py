"""Our own programs that open a stranger's file: in a process that may take little memory and time. Its end hurts nobody."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

from django.core.files.storage import default_storage

from portal.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may take: bytes of memory, seconds of CPU, bytes it writes, seconds by the clock."""

    memory: int = 1024 * 1024 * 1024
    cpu: int = 20
    output: int = 2 * 1024 * 1024
    clock: int = 40


@contextmanager
def content_of(file: StoredFile) -> Iterator[IO[bytes]]:
    """A kept file's content at its beginning. Raises FileNotFoundError where the store has none."""
    # Copied: a program needs a file of the machine, and the store need not be one.
    with default_storage.open(file.path) as kept, TemporaryFile() as content:
        for piece in kept.chunks():
            content.write(piece)
        content.seek(0)
        yield content


def run(program: Sequence[str], kind: str, content: IO[bytes], made: IO[bytes], limits: Limits) -> int:
    """How `python -I PROGRAM KIND MEMORY CPU OUTPUT < content > made` ended: 0 when well.

    Raises TimeoutExpired, and then it is dead.
    """
    given = [str(limit) for limit in (limits.memory, limits.cpu, limits.output)]
    return subprocess.run(  # noqa: S603 - our own program; the file is only its input
        [sys.executable, "-I", *program, kind, *given],
        stdin=content,
        stdout=made,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
        timeout=limits.clock,
        check=False,
    ).returncode
