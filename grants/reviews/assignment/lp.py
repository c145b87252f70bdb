"""One linear programme in HiGHS: built once, grown by columns and rows, solved again from where it stood."""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

# From scratch, and from an optimum that new rows or columns moved away from.
MOST_TURNS, FEW_TURNS = 40_000, 12_000
NO_LIMIT = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Solved:
    """An optimum: values of the columns, duals of the rows, and the bound that was proven for it."""

    values: Floats
    duals: Floats
    objective: float
    bound: float


class Unsolved(RuntimeError):
    """HiGHS ended without an optimum: an error of ours, or a limit of time."""


class Programme:
    """Minimise cost over columns in [least, most]; rows lie in [low, high]."""

    def __init__(self, low: Numbers, high: Numbers, *, whole: bool = False) -> None:
        self.whole, self.is_solved, self.is_shaken = whole, False, True
        self.highs = highspy.Highs()
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            # Its search for dependent equations takes longer than the whole solution.
            ("presolve", "choose" if whole else "off"),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.5),
        ):
            self.highs.setOptionValue(name, value)
        self.add_rows(low, high)

    def add_rows(self, low: Numbers, high: Numbers) -> None:
        """Empty rows; columns name them later."""
        none, nothing = np.array([], dtype=np.int32), np.array([], dtype=np.float64)
        starts = np.zeros(len(low), dtype=np.int32)
        self.highs.addRows(len(low), low.astype(float), high.astype(float), 0, starts, none, nothing)

    def add_rows_over(self, high: Floats, starts: Numbers, columns: Numbers, weights: Floats) -> None:
        """Rows of at most `high` over columns that stand already; row n begins at `starts[n]` of `columns`."""
        low = np.full(len(high), -np.inf)
        entries = columns.astype(np.int32), weights.astype(float)
        self.highs.addRows(
            len(high), low, high.astype(float), len(columns), starts.astype(np.int32), *entries
        )

    def add_columns(
        self, cost: Floats, most: Floats, rows: Numbers, weights: Floats, least: Floats | None = None
    ) -> None:
        """Columns with as many entries each as `rows` [column, entry] has; `weights` alike."""
        count, entries = rows.shape
        starts = (np.arange(count) * entries).astype(np.int32)
        self.highs.addCols(
            count,
            cost.astype(float),
            np.zeros(count) if least is None else least.astype(float),
            most.astype(float),
            count * entries,
            starts,
            rows.ravel().astype(np.int32),
            weights.ravel().astype(float),
        )
        if self.whole:
            last = self.highs.getNumCol()
            kinds = np.full(count, highspy.HighsVarType.kInteger.value, dtype=np.uint8)
            self.highs.changeColsIntegrality(count, np.arange(last - count, last, dtype=np.int32), kinds)

    def _run(self, turns: int) -> bool:
        """Whether it came to an end within so many turns."""
        self.highs.setOptionValue("simplex_iteration_limit", turns)
        self.highs.run()
        return bool(self.highs.getModelStatus() != highspy.HighsModelStatus.kIterationLimit)

    def _solve_first(self) -> None:
        """Where the simplex method turns too long on the spot, from the inside; then on to a corner."""
        if self._run(MOST_TURNS):
            return
        self.highs.setOptionValue("solver", "ipm")
        self._run(NO_LIMIT)
        self.highs.setOptionValue("solver", "choose")

    def _solve_again(self) -> None:
        """HiGHS shakes costs to get out of ties. Where that leads astray it begins anew and shakes no more."""
        if self.is_shaken:
            begun = self.highs.getBasis()
            if self._run(FEW_TURNS):
                return
            self.is_shaken = False
            self.highs.setOptionValue("dual_simplex_cost_perturbation_multiplier", 0.0)
            self.highs.setBasis(begun)
        self._run(NO_LIMIT)

    def solve(self) -> Solved:
        """The optimum. Raises Unsolved."""
        if self.is_solved and not self.whole:
            self._solve_again()
        else:
            self._solve_first()
        self.is_solved = True
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise Unsolved(str(self.highs.getModelStatus()))
        solution, info = self.highs.getSolution(), self.highs.getInfo()
        objective = float(info.objective_function_value)
        return Solved(
            values=np.array(solution.col_value),
            duals=np.array(solution.row_dual),
            objective=objective,
            bound=float(info.mip_dual_bound) if self.whole else objective,
        )
