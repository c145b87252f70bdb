"""The text of a file, read by a process that may take little memory and time. Its end hurts nobody."""

import json
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import structlog

from portal.files.limited import Limits, content_of, run
from portal.files.models import StoredFile

PROGRAM = (str(Path(__file__).with_name("reader.py")),)
log = structlog.get_logger(__name__)
LIMITS = Limits()


def text_of(file: StoredFile, limits: Limits) -> str | None:
    """The text, cut at the limit; None when it could not be read."""
    try:
        with content_of(file) as content:
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
            ended = run(PROGRAM, kind, content, text, limits)
        except subprocess.TimeoutExpired:
            ended = None
        if ended != 0:
            log.warning("files.text_not_readable", kind=kind, ended=ended)
            return None
        text.seek(0)
        return text.read(limits.output).decode("utf-8", "ignore").replace("\0", "")
