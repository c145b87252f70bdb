"""What is to be assigned: items (proposals) to places (reviewers, or whole panels)."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Costs = NDArray[np.int64]
Mask = NDArray[np.bool_]
Pairs = NDArray[np.int64]

# Points of cost. A reviewer of another field weighs more than a shared province, that more than a technology.
OTHER_FIELD, SAME_PROVINCE, OTHER_TECHNOLOGY = 10, 4, 3


@dataclass(frozen=True, slots=True)
class Item:
    """A proposal, and how many places it still needs."""

    key: str
    needed: int


@dataclass(frozen=True, slots=True)
class Place:
    """A reviewer or a panel: what lies there already, and what fits in all (None: any number)."""

    key: str
    load: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """What one person can still take over several places: `counts[item, place]` where an item would count."""

    key: str
    most: int
    counts: Mask


@dataclass(frozen=True, slots=True)
class Spread:
    """Groups within a row or a column, of which `free` cost nothing and each further one SAME_PROVINCE.

    With `by_item` the group of a pair is (item, of[place]), else (place, of[item]); `free` is indexed so.
    """

    by_item: bool
    of: Pairs
    free: Pairs

    def group(self, items: Pairs, places: Pairs) -> Pairs:
        """The number of the group of each pair."""
        row, column = (items, self.of[places]) if self.by_item else (places, self.of[items])
        numbers: Pairs = row * self.free.shape[1] + column
        return numbers


@dataclass(frozen=True, slots=True)
class Problem:
    """All of it. `open`, `excluded` and `cost` are indexed [item, place].

    `excluded` marks what a conflict of interest closes, `of_another_field` what a panel's field closes;
    what is neither open nor one of these never was a possibility. `cost` is in points.
    """

    items: tuple[Item, ...]
    places: tuple[Place, ...]
    open: Mask
    excluded: Mask
    of_another_field: Mask
    cost: Costs
    spread: Spread
    limits: tuple[Limit, ...] = ()

    def needed(self) -> Pairs:
        """How many places each item needs."""
        return np.array([item.needed for item in self.items], dtype=np.int64)

    def loads(self) -> Pairs:
        """What lies at each place already."""
        return np.array([place.load for place in self.places], dtype=np.int64)

    def room(self) -> Pairs:
        """How many more fit at each place; never more than there are items."""
        most = len(self.items)
        left = (most if p.most is None else min(most, max(0, p.most - p.load)) for p in self.places)
        return np.array(list(left), dtype=np.int64)

    def of_items(self, chosen: Pairs) -> "Problem":
        """The same for some items alone, by their numbers."""
        by_item = self.spread.by_item
        spread = replace(
            self.spread,
            of=self.spread.of if by_item else self.spread.of[chosen],
            free=self.spread.free[chosen] if by_item else self.spread.free,
        )
        return replace(
            self,
            items=tuple(self.items[number] for number in chosen),
            open=self.open[chosen],
            excluded=self.excluded[chosen],
            of_another_field=self.of_another_field[chosen],
            cost=self.cost[chosen],
            spread=spread,
            limits=tuple(replace(limit, counts=limit.counts[chosen]) for limit in self.limits),
        )

    def points(self, items: Pairs, places: Pairs) -> int:
        """What these pairs cost together, the shared provinces included."""
        groups = self.spread.group(items, places)
        counts = np.bincount(groups, minlength=self.spread.free.size)
        over = np.maximum(counts - np.maximum(self.spread.free.ravel(), 0), 0)
        return int(self.cost[items, places].sum()) + SAME_PROVINCE * int(over.sum())


def canonical(problem: Problem) -> Problem:
    """The same problem in the order of its keys, so that the order of the input changes nothing."""
    rows = np.array(sorted(range(len(problem.items)), key=lambda n: problem.items[n].key), dtype=np.int64)
    columns = np.array(
        sorted(range(len(problem.places)), key=lambda n: problem.places[n].key), dtype=np.int64
    )
    if (np.diff(rows) > 0).all() and (np.diff(columns) > 0).all():
        return problem
    ordered = problem.of_items(rows)
    by_item, spread = problem.spread.by_item, ordered.spread
    return replace(
        ordered,
        places=tuple(problem.places[number] for number in columns),
        open=ordered.open[:, columns],
        excluded=ordered.excluded[:, columns],
        of_another_field=ordered.of_another_field[:, columns],
        cost=ordered.cost[:, columns],
        spread=replace(
            spread,
            of=spread.of[columns] if by_item else spread.of,
            free=spread.free if by_item else spread.free[columns],
        ),
        limits=tuple(
            replace(limit, counts=limit.counts[:, columns])
            for limit in sorted(ordered.limits, key=lambda limit: limit.key)
        ),
    )
