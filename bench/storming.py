"""One of the processes of the storm: `python -m bench.storming keep|again FOLDER ACTS SEED`.

`keep` acts at random and leaves a tape of each of its connections; `again` sends those tapes by psycopg2
alone, a thread each, as the storm did.
"""

import pickle
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import django
from django.db import connection

from bench.tape import Tape, TapedConnection, bare_connection, play


def keep(file: Path, acts: int, seed: int) -> None:
    """The storm as it is, on connections that keep tapes."""
    from tests.grants.awards import storm

    connection.settings_dict["OPTIONS"]["connection_factory"] = TapedConnection
    storm.main(acts, seed)
    file.write_bytes(pickle.dumps(TapedConnection.tapes))


def again(file: Path, acts: int) -> None:
    """The first tape laid out what the threads then played with: it is sent before the others begin."""
    from tests.grants.awards import storm

    laid_out, *tapes = pickle.loads(file.read_bytes())  # noqa: S301 - written by `keep` a moment ago
    sys.stdin.readline()
    known: dict[str, str] = {}
    _sent(laid_out, known)
    threads = [threading.Thread(target=_sent, args=[tape, dict(known)]) for tape in tapes]
    began = storm.begin_together()
    _all(threads)
    storm.say(sys.stdout, {"counted": {"sent": acts * len(tapes)}, "seconds": time.monotonic() - began})


def _sent(tape: Tape, known: dict[str, str]) -> None:
    bare = bare_connection()
    try:
        play(bare, tape, known)
    finally:
        bare.close()


def _all(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> None:
    """What the arguments say."""
    django.setup()
    way, folder, acts, seed = sys.argv[1:]
    file = Path(folder, f"{seed}.tape")
    if way == "keep":
        keep(file, int(acts), int(seed))
    else:
        again(file, int(acts))


if __name__ == "__main__":
    main()
