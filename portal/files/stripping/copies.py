"""A stripped copy of a kept file, made by a process that may take little memory and time."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from django.core.files.storage import default_storage

from portal.files.extraction import Limits
from portal.files.models import StoredFile
from portal.files.policies import may_download
from portal.files.stripping.program import ENTRY

ROOT = Path(__file__).resolve().parents[3]
# A stripped file is hardly larger than what came in, of which a call takes at most 100 MB.
LIMITS = Limits(output=200 * 1024 * 1024)


def stripped_copy(file: StoredFile, limits: Limits = LIMITS) -> IO[bytes] | None:
    """The content without its traces, at its beginning; None where that can't be done with certainty.

    None as well for what is given to nobody. The caller closes it.
    """
    if not may_download(file):
        return None
    made = TemporaryFile()  # noqa: SIM115 - given to the caller, or closed here
    try:
        if _run(file, made, limits) == 0 and made.tell() > 0:
            made.seek(0)
            return made
    except (FileNotFoundError, subprocess.TimeoutExpired):
        pass
    made.close()
    return None


def _run(file: StoredFile, made: IO[bytes], limits: Limits) -> int:
    given = [str(limit) for limit in (limits.memory, limits.cpu, limits.output)]
    # Copied: the program needs a file of the machine, and the store need not be one.
    with default_storage.open(file.path) as kept, TemporaryFile() as content:
        for piece in kept.chunks():
            content.write(piece)
        content.seek(0)
        ended = subprocess.run(  # noqa: S603 - our own program; the file is only its input
            [sys.executable, "-I", "-c", ENTRY, str(ROOT), file.kind, *given],
            stdin=content,
            stdout=made,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            timeout=limits.clock,
            check=False,
        )
    made.seek(0, 2)
    return ended.returncode
