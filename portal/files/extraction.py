"""The text of a file, read by a process that may take little memory and time. Its end hurts nobody."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import structlog
from django.core.files.storage import default_storage

from portal.files.models import StoredFile

READER = Path(__file__).with_name("reader.py")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader may take: bytes of memory, seconds of CPU, bytes of text, seconds by the clock."""

    memory: int = 1024 * 1024 * 1024
    cpu: int = 20
    output: int = 2 * 1024 * 1024
    clock: int = 40


LIMITS = Limits()


def text_of(file: StoredFile, limits: Limits) -> str | None:
    """The text, cut at the limit; None when it could not be read."""
    try:
        # Copied: the reader needs a file of the machine, and the store need not be one.
        with default_storage.open(file.path) as kept, TemporaryFile() as content:
            for piece in kept.chunks():
                content.write(piece)
            content.seek(0)
            return _read(file.kind, content, limits)
    except FileNotFoundError:
        return None


def rows_of(workbook: IO[bytes], limits: Limits) -> tuple[list[list[str]], list[list[int]]] | None:
    """The first sheet's cells as plain text, and the (first, last) rows of merged ones, from 0; None when it could not be read.

    A sheet larger than the limit of output is not read at all.
    """
    with TemporaryFile() as content:
        workbook.seek(0)
        shutil.copyfileobj(workbook, content)
        content.seek(0)
        text = _read("XLSX rows", content, limits)
    if text is None or len(text.encode()) >= limits.output:
        return None
    merged, *rows = text.splitlines()
    return [json.loads(row) for row in rows], json.loads(merged)


def _read(kind: str, content: IO[bytes], limits: Limits) -> str | None:
    with TemporaryFile() as text:
        try:
            ended = _run(kind, content, text, limits)
        except subprocess.TimeoutExpired:
            ended = None
        if ended != 0:
            log.warning("files.text_not_readable", kind=kind, ended=ended)
            return None
        text.seek(0)
        return text.read(limits.output).decode("utf-8", "ignore").replace("\0", "")


def _run(kind: str, content: IO[bytes], text: IO[bytes], limits: Limits) -> int:
    """How the reader ended: 0 when well. Raises TimeoutExpired, and then it is dead."""
    given = [str(limit) for limit in (limits.memory, limits.cpu, limits.output)]
    return subprocess.run(  # noqa: S603 - our own program; the file is only its input
        [sys.executable, "-I", str(READER), kind, *given],
        stdin=content,
        stdout=text,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
        timeout=limits.clock,
        check=False,
    ).returncode
