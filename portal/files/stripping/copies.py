"""A stripped copy of a kept file, made by a process that may take little memory and time."""

import subprocess
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from portal.files.limited import Limits, content_of, run
from portal.files.models import StoredFile
from portal.files.policies import may_download
from portal.files.stripping.program import ENTRY

PROGRAM = ("-c", ENTRY, str(Path(__file__).resolve().parents[3]))
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
        with content_of(file) as content:
            ended = run(PROGRAM, file.kind, content, made, limits)
        if ended == 0 and made.seek(0, 2) > 0:
            made.seek(0)
            return made
    except (FileNotFoundError, subprocess.TimeoutExpired):
        pass
    made.close()
    return None
