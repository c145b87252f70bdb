"""Rows laid before HiGHS and what it answers. Its floats only propose: every row is looked at again exactly."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import gcd

import highspy
import numpy as np

from grants.awards.slates.certificate import certificate_of
from grants.awards.slates.problem import Certificate
from grants.awards.slates.rows import Row
from grants.reviews.assignment.lp import Programme, Unsolved

Tell = Callable[[float], None]
# The least and the most of a column.
Limits = tuple[float, float]
Status = highspy.HighsModelStatus

# Weights are laid no larger than this, so that a won is never below the solver's tolerance.
LARGEST = 1 << 20
NO_LIMIT = 2**31 - 1
# No column is without limits: what may be unbounded or infeasible is infeasible.
IMPOSSIBLE = {Status.kInfeasible, Status.kUnboundedOrInfeasible}
# HiGHS calls a limit of nodes a limit of solutions.
LIMITS_REACHED = {Status.kTimeLimit, Status.kSolutionLimit}


class Clock:
    """What is left of the time that was given."""

    def __init__(self, seconds: float) -> None:
        self.given, self._began = seconds, time.monotonic()

    @property
    def spent(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self._began

    @property
    def left(self) -> float:
        """Seconds until the end, never below 0."""
        return max(0.0, self.given - self.spent)

    @property
    def fraction(self) -> float:
        """How much of the time is spent, 0 to 1."""
        return min(1.0, self.spent / self.given) if self.given > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Effort:
    """When a search ends: at a gap (millionths), after so many seconds, or nodes; and the seed it begins with."""

    seconds: float
    seed: int
    enough: int = 0
    nodes: int = NO_LIMIT


@dataclass(frozen=True, slots=True)
class Searched:
    """The columns that are 1 in the best choice found (None: none found), and a bound of the gain.

    `is_over`: the search ended by itself; without a choice there is none then.
    """

    taken: list[int] | None
    bound: float
    is_over: bool


def relaxed(
    rows: Sequence[Row], gains: Sequence[int], limits: Sequence[Limits] | None = None
) -> Certificate | None:
    """The certificate of the relaxation, in which columns may be parts; None when even that has no choice."""
    programme = _laid(rows, gains, limits or [(0, 1)] * len(gains), whole=False)
    try:
        solved = programme.solve()
    except Unsolved:
        if programme.highs.getModelStatus() not in IMPOSSIBLE:
            raise
        return None
    scales = [_scale(row) for row in rows]
    return certificate_of([-dual / scale for dual, scale in zip(solved.duals.tolist(), scales, strict=True)])


def searched(
    rows: Sequence[Row],
    gains: Sequence[int],
    limits: Sequence[Limits],
    effort: Effort,
    start: Sequence[int] | None = None,
    tell: Tell = lambda _seconds: None,
) -> Searched:
    """The best choice with columns within limits; `start` gives the value of every column."""
    programme = _laid(rows, gains, limits, whole=True)
    highs = programme.highs
    for name, value in (
        ("time_limit", effort.seconds),
        ("random_seed", effort.seed),
        ("mip_rel_gap", effort.enough / 1e6),
        ("mip_max_nodes", effort.nodes),
    ):
        highs.setOptionValue(name, value)
    if start is not None:
        _begin_at(highs, start)
    highs.cbMipInterrupt.subscribe(lambda event: tell(event.data_out.running_time))
    highs.run()
    info, status = highs.getInfo(), highs.getModelStatus()
    if status not in {Status.kOptimal, *IMPOSSIBLE, *LIMITS_REACHED}:
        raise Unsolved(str(status))
    taken = None
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        taken = np.flatnonzero(np.array(highs.getSolution().col_value) > 0.5).tolist()  # noqa: PLR2004 - each is 0 or 1
    return Searched(taken, -info.mip_dual_bound, status not in LIMITS_REACHED)


def _begin_at(highs: highspy.Highs, start: Sequence[int]) -> None:
    solution = highspy.HighsSolution()
    solution.col_value = [*map(float, start), 0.0]
    highs.setSolution(solution)


def _laid(rows: Sequence[Row], gains: Sequence[int], limits: Sequence[Limits], *, whole: bool) -> Programme:
    # One column more that is always 0: of a programme without any HiGHS says nothing.
    gains, limits = [*gains, 0], [*limits, (0, 0)]
    none, count = np.array([], dtype=np.int64), len(gains)
    programme = Programme(none, none, whole=whole)
    programme.highs.setOptionValue("simplex_iteration_limit", NO_LIMIT)
    least, most = np.array(limits, dtype=np.float64).reshape(count, 2).T
    entries = np.zeros((count, 0), dtype=np.int64)
    programme.add_columns(-np.array(gains, dtype=np.float64), most, entries, entries.astype(float), least)
    _lay_rows(programme, rows)
    return programme


def _lay_rows(programme: Programme, rows: Sequence[Row]) -> None:
    scales = [_scale(row) for row in rows]
    lengths = [len(row.columns) for row in rows]
    programme.add_rows_over(
        np.array([_limit(row) / scale for row, scale in zip(rows, scales, strict=True)]),
        np.cumsum([0, *lengths])[:-1],
        np.array([column for row in rows for column in row.columns], dtype=np.int64),
        np.array([w / scale for row, scale in zip(rows, scales, strict=True) for w in row.weights]),
    )


def _limit(row: Row) -> int:
    """At most what all columns can add, at least what none can reach: no number is beyond a float."""
    part = gcd(*row.weights) or 1
    most = sum(weight for weight in row.weights if weight > 0)
    least = sum(weight for weight in row.weights if weight < 0)
    return max(least - part, min(most, row.at_most // part * part))


def _scale(row: Row) -> float:
    """What the row is divided by: what its weights share, and a power of two where they are still large."""
    part = gcd(*row.weights) or 1
    largest = max(map(abs, row.weights), default=1) // part
    return float(part << max(0, largest.bit_length() - LARGEST.bit_length()))
