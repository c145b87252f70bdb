"""Everything that is measured on one database: `python -m bench.measure SIZE|storm FILE`."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import django

from bench.figures import Figure

# The dashboard's cost hangs on the ledger, not on the proposals: measured once, beside the most of them.
DASHBOARD_FROM = 10_000


def main() -> None:
    """Write a line of JSON for each figure into the file."""
    django.setup()
    what, file = sys.argv[1], Path(sys.argv[2])
    with file.open("w") as out:
        for figure in _storm() if what == "storm" else _of_size(int(what)):
            print(json.dumps(figure.as_json()), file=out, flush=True)


def _of_size(size: int) -> Iterator[Figure]:
    """With so many proposals, as the web's role."""
    from bench import assignment, dashboard, filing, leaving, pages, ranking, saves, similar, slates
    from grants.calls.models import Call

    call = Call.objects.get(code="SV2024-SCALE")
    yield from pages.measure(size, call)
    yield from similar.measure(size)
    yield from saves.measure(size)
    yield from filing.measure(size)
    yield from assignment.measure(size, call)
    yield from ranking.measure(size, call)
    yield from slates.measure(size)
    yield from leaving.measure(size, call)
    # Last: it awards every proposal there is.
    yield from dashboard.measure() if size >= DASHBOARD_FROM else ()


def _storm() -> Iterator[Figure]:
    """With none, as the owner."""
    from bench import storm

    yield storm.measured()


if __name__ == "__main__":
    main()
