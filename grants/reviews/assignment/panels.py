"""Whole panels: few places, but a person's capacity runs over all panels they sit on. A whole-number programme."""

from dataclasses import dataclass

import numpy as np

from grants.reviews.assignment import ties
from grants.reviews.assignment.lp import Numbers, Programme, Solved, Unsolved
from grants.reviews.assignment.problem import SAME_PROVINCE, Problem

STEPS = 64


@dataclass(frozen=True, slots=True)
class Laid:
    """Pairs chosen, what they cost in parts, and the least they can cost; a point has `part` parts."""

    items: Numbers
    places: Numbers
    cost: int
    bound: int
    part: int


def possible(problem: Problem) -> bool:
    """Whether there is any way at all."""
    try:
        _Table(problem).programme.solve()
    except Unsolved:
        return False
    return True


def cheapest(problem: Problem, seed: int) -> Laid:
    """Of the evenest ways the cheapest. The problem must have a way at all."""
    table = _Table(problem)
    squares = table.price_levels()
    evenest = round(table.programme.solve().objective)
    part = STEPS << int(problem.needed().sum()).bit_length()
    keys = [item.key for item in problem.items], [place.key for place in problem.places]
    lots = ties.numbers(seed, *keys, below=STEPS)
    final = _Table(problem, cost=(problem.cost * part + lots)[table.items, table.places] / STEPS)
    final.keep_even(squares, evenest)
    final.spread_out(part / STEPS)
    solved = final.programme.solve()
    items, places = final.chosen(solved)
    cost = problem.points(items, places) * part + int(lots[items, places].sum())
    return Laid(items, places, cost, min(cost, int(np.ceil(solved.bound * STEPS - STEPS / 2))), part)


class _Table:
    """The programme: a column a pair, a column a level of each place."""

    def __init__(self, problem: Problem, cost: np.ndarray | None = None) -> None:
        self.problem = problem
        needed, room = problem.needed(), problem.room()
        self.count = len(needed)
        nothing = np.zeros_like(room)
        self.programme = Programme(
            np.concatenate([needed, nothing]), np.concatenate([needed, nothing]), whole=True
        )
        self.items, self.places = np.nonzero(problem.open)
        rows = np.stack([self.items, self.count + self.places], axis=1)
        free = np.zeros(len(self.items)) if cost is None else cost
        self.programme.add_columns(free, np.ones(len(rows)), rows, np.ones(rows.shape))
        self.tall = np.minimum(room, self.count)
        self.where = np.repeat(np.arange(len(room)), self.tall)
        levels = (self.count + self.where)[:, None]
        ones = np.ones(len(self.where))
        self.programme.add_columns(np.zeros(len(levels)), ones, levels, -np.ones(levels.shape))
        self.standing = len(rows) + len(levels)
        for limit in problem.limits:
            counted = np.flatnonzero(limit.counts[self.items, self.places])
            self._at_most(limit.most, counted, np.ones(len(counted)))

    def price_levels(self) -> np.ndarray:
        """Each level costs what it adds to the sum of squares; return these costs."""
        step = np.arange(len(self.where)) - np.repeat(np.cumsum(self.tall) - self.tall, self.tall)
        squares: np.ndarray = (2 * (self.problem.loads()[self.where] + step) + 1).astype(np.float64)
        for column, square in enumerate(squares, start=len(self.items)):
            self.programme.highs.changeColCost(column, float(square))
        return squares

    def keep_even(self, squares: np.ndarray, most: int) -> None:
        """No more than the least sum of squares."""
        columns = np.arange(len(self.items), len(self.items) + len(squares))
        self._at_most(most, columns, squares)

    def spread_out(self, part: float) -> None:
        """What a group holds beyond what is free costs."""
        spread = self.problem.spread
        groups = spread.group(self.items, self.places)
        for group in np.unique(groups):
            inside = np.flatnonzero(groups == group)
            free = max(0, int(spread.free.ravel()[group]))
            if len(inside) <= free:
                continue
            over = np.array([[self.programme.highs.getNumRow()]])
            self._at_most(free, inside, np.ones(len(inside)))
            most = np.array([float(len(inside))])
            self.programme.add_columns(np.array([SAME_PROVINCE * part]), most, over, -np.ones((1, 1)))

    def _at_most(self, most: int, columns: Numbers, weights: np.ndarray) -> None:
        self.programme.add_rows_over(np.array([float(most)]), np.array([0]), columns, weights)

    def chosen(self, solved: Solved) -> tuple[Numbers, Numbers]:
        """The pairs of the answer."""
        taken = np.rint(solved.values[: len(self.items)]) == 1
        return self.items[taken], self.places[taken]
