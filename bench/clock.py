"""Time of acts done in turn, and what an act costs the database."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from statistics import median
from typing import Any

from django.db import connection, models
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from bench.figures import Budget, Figure
from tests.fixtures import counts

Act = Callable[[], Any]
WARM_UP, ROUNDS = 5, 60
# No act is repeated for longer than this.
SECONDS = 12.0


class Spent:
    """Queries and instances of a block, session and person apart."""

    queries = 0
    instances = 0


@contextmanager
def counted() -> Iterator[Spent]:
    """Count what the block asks of the database."""
    spent = Spent()

    def count(sender: type[models.Model], **_more: Any) -> None:
        spent.instances += sender._meta.app_label not in {"sessions", "accounts"}

    post_init.connect(count, weak=False)
    try:
        with CaptureQueriesContext(connection) as captured:
            yield spent
    finally:
        post_init.disconnect(count)
    spent.queries = sum(counts(query["sql"]) for query in captured.captured_queries)


def timed(act: Act) -> tuple[float, float]:
    """Milliseconds of time and of this process's CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def side_by_side(what: str, size: int, act: Act, floor: Act, budget: Budget | None = None) -> Figure:
    """Do both in turn after a warm-up; medians of each, and one more time to count."""
    for _ in range(WARM_UP):
        act()
        floor()
    spent: list[tuple[float, ...]] = []
    end = time.monotonic() + SECONDS
    while len(spent) < ROUNDS and (len(spent) < WARM_UP or time.monotonic() < end):
        spent.append((*timed(act), *timed(floor)))
    wall, cpu, floor_wall, floor_cpu = (median(column) for column in zip(*spent, strict=True))
    with counted() as cost:
        act()
    figure = Figure(what, size, wall, cpu, floor_wall, floor_cpu, cost.queries, cost.instances)
    return judged(figure, budget)


def once(what: str, size: int, act: Act, budget: Budget | None = None) -> Figure:
    """Do it once, without a floor."""
    wall, cpu = timed(act)
    return judged(Figure(what, size, wall, cpu), budget)


def judged(figure: Figure, budget: Budget | None) -> Figure:
    """The figure with what it breaks."""
    return replace(figure, broken=tuple(budget.broken_by(figure))) if budget else figure
