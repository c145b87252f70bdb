"""The cheapest flow from items to places, exact over every pair though only few of them are written down.

Pairs that could improve the answer are priced by the duals of all rows and added until there is none;
the bound is then computed over the whole problem in whole numbers, so that no rounding can flatter it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grants.reviews.assignment import ties
from grants.reviews.assignment.balance import Loads
from grants.reviews.assignment.lp import Numbers, Programme, Solved
from grants.reviews.assignment.problem import SAME_PROVINCE, Problem

# A tie weighs 0 to 1023 parts, a point of cost many times that; how many, grows until ties change no cost.
STEPS = 1024
POINT = STEPS * 64
CHEAPEST, BY_LOT = 8, 6
# Shortage costs this many times the dearest pair; more, when a shortage could still be a bargain.
SHORTAGE, GROWTH = 64, 16
CLOSED = np.int64(1) << 60

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Flow:
    """Pairs chosen, what they cost in points, the least that is possible, and what is left without a place."""

    items: Numbers
    places: Numbers
    cost: int
    bound: int
    shortage: int

    @property
    def is_proven(self) -> bool:
        """Whether nothing is missing and nothing cheaper exists."""
        return not self.shortage and self.cost == self.bound


class Market:
    """The problem with the loads that are to be kept: bounds on what each place takes, pairs closed and fixed."""

    def __init__(self, problem: Problem, even: Loads, seed: int, *, dearer: int = 1) -> None:
        self.problem, self.low, self.high, self.open = problem, even.low, even.high, even.open
        self.fixed = even.fixed
        self.needed = problem.needed()
        # A power of two, so that parts divided by STEPS are exact in floating point.
        self.part = POINT * dearer
        keys = [item.key for item in problem.items], [place.key for place in problem.places]
        self.lots = ties.numbers(seed, *keys, below=STEPS)
        self.parts = np.where(even.open, problem.cost * self.part + self.lots, CLOSED)
        dearest = (int(problem.cost.max(initial=0)) + SAME_PROVINCE + 1) * self.part
        self.shortage = dearest * SHORTAGE * dearer

    def cheapest(self, told: Told) -> Flow:
        """The optimum; with a shortage only where the bounds leave no other way at this price."""
        items, places = self._first_pairs()
        sale = _Sale(self, self.shortage)
        sale.offer(items, places)
        for turn in range(1, 200):
            solved = sale.solve()
            told(turn, len(sale.items))
            # Pricing looks at every pair: only once no group holds too much.
            if sale.watch(solved):
                continue
            items, places = sale.price(solved)
            if not len(items):
                return sale.flow(solved)
            sale.offer(items, places)
        raise RuntimeError("the pairs did not come to an end")

    def _first_pairs(self) -> tuple[Numbers, Numbers]:
        """Few pairs that nearly always hold the optimum: the cheapest, and by lot, for each row and column."""
        rows, columns = self.parts.shape
        lots = np.where(self.open, self.lots, CLOSED)
        needed = int(self.needed.max(initial=1))
        deep = int(self.high.max(initial=1)) * 2
        found = [
            _least(self.parts, CHEAPEST + needed, columns),
            _least(lots, BY_LOT + needed, columns),
            _least(self.parts.T, deep + CHEAPEST, rows, flipped=True),
            _least(lots.T, deep // 2 + BY_LOT, rows, flipped=True),
            np.flatnonzero(self.fixed),
        ]
        pairs = np.unique(np.concatenate(found))
        items, places = pairs // columns, pairs % columns
        usable = self.open[items, places]
        return items[usable], places[usable]


def _least(costs: Numbers, most: int, width: int, *, flipped: bool = False) -> Numbers:
    """The `most` cheapest of each row, as numbers of pairs (item × number of places + place)."""
    count = min(most, costs.shape[1])
    if count == 0 or not costs.size:
        return np.array([], dtype=np.int64)
    chosen = np.argpartition(costs, count - 1, axis=1)[:, :count]
    rows = np.repeat(np.arange(costs.shape[0]), count)
    columns = chosen.ravel()
    pairs: Numbers = columns * costs.shape[0] + rows if flipped else rows * width + columns
    return pairs


class _Sale:
    """The linear programme as far as it is written down."""

    def __init__(self, market: Market, shortage: int) -> None:
        self.market, self.shortage = market, shortage
        needed = market.needed
        self.count, self.width = len(needed), len(market.low)
        low, high = np.concatenate([needed, market.low]), np.concatenate([needed, market.high])
        self.programme = Programme(low, high)
        rows = np.arange(self.count + self.width)[:, None]
        dear = np.full(len(rows), shortage / STEPS)
        # What an item lacks, and what a place lacks of its least load.
        self.programme.add_columns(dear, high.astype(float), rows, np.ones_like(rows, dtype=float))
        self.items = self.places = np.array([], dtype=np.int64)
        self.columns = np.array([], dtype=np.int64)
        self.standing = self.count + self.width
        self.written = np.zeros(market.parts.shape, dtype=bool)
        self.group_row: dict[int, int] = {}
        self.rows = self.count + self.width

    def offer(self, items: Numbers, places: Numbers) -> None:
        """Write pairs down."""
        if not len(items):
            return
        market = self.market
        rows = np.stack([items, self.count + places], axis=1)
        groups = market.problem.spread.group(items, places)
        watched = (
            np.array([self.group_row.get(int(group), -1) for group in groups]) if self.group_row else None
        )
        costs = market.parts[items, places] / STEPS
        plain = np.ones(len(items), dtype=bool) if watched is None else watched < 0
        self._add(items[plain], places[plain], rows[plain], costs[plain])
        if watched is not None and (~plain).any():
            with_group = np.column_stack([rows[~plain], watched[~plain]])
            self._add(items[~plain], places[~plain], with_group, costs[~plain])
        self.written[items, places] = True

    def _add(self, items: Numbers, places: Numbers, rows: Numbers, costs: np.ndarray) -> None:
        if not len(items):
            return
        least = self.market.fixed[items, places].astype(float)
        self.programme.add_columns(costs, np.ones(len(items)), rows, np.ones_like(rows, dtype=float), least)
        self.items, self.places = np.append(self.items, items), np.append(self.places, places)
        self.columns = np.append(self.columns, np.arange(self.standing, self.standing + len(items)))
        self.standing += len(items)

    def solve(self) -> Solved:
        """The optimum of what is written down."""
        return self.programme.solve()

    def watch(self, solved: Solved) -> int:
        """Write down the groups that hold more than is free; how many there were."""
        spread = self.market.problem.spread
        groups = spread.group(self.items, self.places)
        held = np.bincount(groups, weights=solved.values[self.columns], minlength=spread.free.size)
        free = np.maximum(spread.free.ravel(), 0)
        over = [
            int(group) for group in np.flatnonzero(held > free + 1e-6) if int(group) not in self.group_row
        ]
        if over:
            self._hold(np.array(over), groups, free)
        return len(over)

    def _hold(self, over: Numbers, groups: Numbers, free: Numbers) -> None:
        """A row for each group, and a column for what it holds beyond what is free."""
        order = np.argsort(groups, kind="stable")
        begins = np.searchsorted(groups[order], over)
        ends = np.searchsorted(groups[order], over, side="right")
        inside = np.concatenate([order[begin:end] for begin, end in zip(begins, ends, strict=True)])
        starts = np.concatenate([[0], np.cumsum(ends - begins)[:-1]])
        columns = self.columns[inside]
        self.programme.add_rows_over(free[over].astype(float), starts, columns, np.ones(len(columns)))
        rows = np.arange(self.rows, self.rows + len(over))
        self.group_row |= dict(zip(over.tolist(), rows.tolist(), strict=True))
        self.rows += len(over)
        dear = np.full(len(over), SAME_PROVINCE * self.market.part / STEPS)
        most = np.full(len(over), float(self.market.needed.sum()))
        self.programme.add_columns(dear, most, rows[:, None], -np.ones((len(over), 1)))
        self.standing += len(over)

    def price(self, solved: Solved) -> tuple[Numbers, Numbers]:
        """Pairs not written down that would improve the answer, at most a few an item."""
        market, duals = self.market, np.rint(solved.duals * STEPS).astype(np.int64)
        reduced, _groups = self._reduced(market.parts, duals, market.part)
        reduced[self.written] = 0
        return self._best(reduced)

    def bound(self, solved: Solved) -> int:
        """The least that any way can cost, in points: the duals in whole points, weighed over every pair."""
        market = self.market
        duals = np.rint(solved.duals * STEPS / market.part).astype(np.int64)
        reduced, groups = self._reduced(market.problem.cost, duals, 1)
        gained = np.where(market.fixed, reduced, np.where(market.open, np.minimum(reduced, 0), 0))
        theirs = duals[self.count : self.count + self.width]
        loads = (np.where(theirs > 0, market.low, market.high) * theirs).sum()
        return int((market.needed * duals[: self.count]).sum() + loads + gained.sum()) + groups

    def _reduced(self, costs: Numbers, duals: Numbers, point: int) -> tuple[Numbers, int]:
        """What is left of the costs when every row takes its dual; and what the groups add to the bound."""
        reduced = costs - duals[: self.count, None]
        reduced -= duals[None, self.count : self.count + self.width]
        if not self.group_row:
            return reduced, 0
        spread = self.market.problem.spread
        prices = np.zeros(spread.free.size, dtype=np.int64)
        rows = np.array(list(self.group_row.values()))
        prices[list(self.group_row)] = np.clip(duals[rows], -SAME_PROVINCE * point, 0)
        table = prices.reshape(spread.free.shape)
        reduced -= table[:, spread.of] if spread.by_item else table[:, spread.of].T
        return reduced, int((np.maximum(spread.free.ravel(), 0) * prices).sum())

    def _best(self, gained: Numbers) -> tuple[Numbers, Numbers]:
        most = min(12, gained.shape[1])
        rows = np.flatnonzero((gained < 0).any(axis=1))
        if not len(rows):
            return rows, rows
        chosen = np.argpartition(gained[rows], most - 1, axis=1)[:, :most]
        items, places = np.repeat(rows, most), chosen.ravel()
        worth = gained[items, places] < 0
        return items[worth], places[worth]

    def flow(self, solved: Solved) -> Flow:
        """The optimum as pairs. Raises RuntimeError were it not whole."""
        values = solved.values[self.columns]
        taken = values > 0.5  # noqa: PLR2004 - each is 0 or 1
        if np.abs(values - taken).max(initial=0) > 1e-5:  # noqa: PLR2004 - what a solver calls whole
            raise RuntimeError("the flow is not whole")
        items, places = self.items[taken], self.places[taken]
        missing = int(np.rint(solved.values[: self.count + self.width]).sum())
        return Flow(items, places, self.market.problem.points(items, places), self.bound(solved), missing)
