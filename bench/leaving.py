"""What leaves the review at once: every score sheet of a call as one workbook."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.clock import counted, judged, once
from bench.figures import Budget, Figure
from grants.calls.models import Call
from grants.reviews.papers.all_sheets import write_all

# Promised for 10,000 proposals with three sheets each.
EXPORT = Budget(queries=10, seconds=10)


def measure(size: int, call: Call) -> Iterator[Figure]:
    """Written to a file as the job does, once."""
    with tempfile.TemporaryDirectory() as folder, counted() as cost:
        path = str(Path(folder, "sheets.xlsx"))
        figure = once("all score sheets as a workbook", size, lambda: write_all(call, path, _silent))
    yield judged(replace(figure, queries=cost.queries, instances=cost.instances), EXPORT)


def _silent(_done: int, _total: int) -> None:
    """Nobody waits."""
