"""What leaves the review at once: every score sheet of a call as one workbook."""

import tempfile
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.clock import counted, judged, once
from bench.figures import Budget, Figure
from grants.calls.models import Call
from grants.reviews.papers.all_sheets import write_all

# Promised for 10,000 proposals with three sheets each.
EXPORT = Budget(queries=10, seconds=10)
# What a batch of rows and the workbook's own buffers take, whatever the number of sheets.
MOST_MEGABYTES = 64


def measure(size: int, call: Call) -> Iterator[Figure]:
    """Written to a file as the job does, once."""
    with tempfile.TemporaryDirectory() as folder, counted() as cost:
        path = str(Path(folder, "sheets.xlsx"))
        figure = once("all score sheets as a workbook", size, lambda: write_all(call, path, _silent))
    told = judged(replace(figure, queries=cost.queries, instances=cost.instances), EXPORT)
    peak = _peak_megabytes(call)
    if peak > MOST_MEGABYTES:
        told = replace(told, broken=(*told.broken, f"{peak:.0f} MB, at most {MOST_MEGABYTES}"))
    yield told


def _peak_megabytes(call: Call) -> float:
    """The most that Python held at any moment of it, in a run of its own: watching slows it down."""
    tracemalloc.start()
    with tempfile.TemporaryDirectory() as folder:
        write_all(call, str(Path(folder, "sheets.xlsx")), _silent)
    peak: float = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return peak


def _silent(_done: int, _total: int) -> None:
    """Nobody waits."""
