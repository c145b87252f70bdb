"""`python -m bench [SIZE …]`: measure at each size, print the table, exit 1 when a budget is broken."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench import databases
from bench.figures import Budget, Figure, figure_of, table

SIZES = (1_000, 10_000)
# Promised for 10,000 proposals with three scores each.
SEEDING = Budget(seconds=120)
# What many do at once hangs on no number of proposals: measured once, beside the most of them.
STORM_FROM = 10_000
VAR = Path(os.environ.get("PORTAL_VAR") or "var")


def main() -> int:
    """Measure, print, keep, judge."""
    began = datetime.now(UTC)
    figures = [figure for size in _sizes() for figure in measure(size)]
    figures += storm() if max(_sizes()) >= STORM_FROM else []
    print(table(figures))
    results = VAR / "bench" / "results.json"
    results.parent.mkdir(parents=True, exist_ok=True)
    kept = {"at": began.isoformat(), "cpus": os.cpu_count(), "figures": [each.as_json() for each in figures]}
    results.write_text(json.dumps(kept, ensure_ascii=False, indent=1))
    over = sum(bool(figure.broken) for figure in figures)
    print(f"{over} of {len(figures)} figures over budget; all of them are in {results}.")
    return 1 if over else 0


def measure(size: int) -> list[Figure]:
    """Make a database of this size, measure on it, remove it."""
    print(f"--- {size:,} proposals with three scores each", flush=True)
    name, seconds = databases.make(size)
    seeding = Figure("seed_example", size, seconds * 1000)
    try:
        return [replace(seeding, broken=tuple(SEEDING.broken_by(seeding))), *_measured(name, size)]
    finally:
        databases.drop(name)


def storm() -> list[Figure]:
    """Make an empty database, let many award on it at once, remove it."""
    print("--- many at once", flush=True)
    name = "bench_storm"
    databases.copy(databases.template(), name)
    try:
        return _figures("storm", databases.environment(name, ""))
    finally:
        databases.drop(name)


def _measured(name: str, size: int) -> list[Figure]:
    return _figures(str(size), databases.environment(name, "portal_web"))


def _figures(what: str, env: dict[str, str]) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "figures")
        # The log of every request goes where a web server's would, not into the table.
        with Path(folder, "log").open("w") as log:
            command = [sys.executable, "-m", "bench.measure", what, str(file)]
            subprocess.run(command, env=env, stdout=log, check=True)  # noqa: S603 - our own command
        return [figure_of(json.loads(line)) for line in file.read_text().splitlines()]


def _sizes() -> list[int]:
    return [int(size) for size in sys.argv[1:]] or list(SIZES)


if __name__ == "__main__":
    sys.exit(main())
