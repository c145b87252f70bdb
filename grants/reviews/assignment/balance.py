"""How evenly the places can be loaded: the least sum of squares, which is the evenest of all in every respect.

Where loads within one of each other are possible, no other loads have that sum.
"""

from dataclasses import dataclass

import numpy as np

from grants.reviews.assignment.lp import Numbers, Programme
from grants.reviews.assignment.problem import Mask, Problem


@dataclass(frozen=True, slots=True)
class Loads:
    """All ways to the evenest loads: what each place takes in addition, pairs still open, pairs that are fixed."""

    low: Numbers
    high: Numbers
    open: Mask
    fixed: Mask


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How many seats stay empty at best, the items that lack them, and the places that are full because of it."""

    seats: int
    items: Numbers
    places: Numbers


@dataclass(frozen=True, slots=True)
class _Classes:
    """Items that may go to the same places and need as many: `of` is the class of each item."""

    open: Mask
    size: Numbers
    needed: Numbers
    of: Numbers


def by_level(problem: Problem) -> Loads | None:
    """Loads as even as if every item could go anywhere it is connected with; None where they cannot be reached so.

    What is filled like water can't be filled more evenly: no proof is needed beyond the arithmetic.
    """
    classes, room, loads = _classes(problem), problem.room(), problem.loads()
    low, high = np.zeros_like(room), np.zeros_like(room)
    for rows, places in _components(classes.open):
        total = int((classes.size[rows] * classes.needed[rows]).sum())
        level = _level(loads[places], room[places], total)
        if level is None:
            return None
        low[places] = np.clip(level - loads[places], 0, room[places])
        high[places] = np.clip(level + 1 - loads[places], 0, room[places])
    return Loads(low, high, problem.open, np.zeros_like(problem.open))


def _level(loads: Numbers, room: Numbers, total: int) -> int | None:
    """Up to which load all can be filled with `total`; None when it doesn't fit."""
    if int(room.sum()) < total:
        return None
    below, above = 0, int((loads + room).max(initial=0))
    while below < above:
        middle = (below + above + 1) // 2
        if int(np.clip(middle - loads, 0, room).sum()) <= total:
            below = middle
        else:
            above = middle - 1
    return below


def _components(open_: Mask) -> list[tuple[Numbers, Numbers]]:
    """Rows and columns that hang together."""
    left, found = np.ones(len(open_), dtype=bool), []
    while left.any():
        rows = np.zeros(len(open_), dtype=bool)
        rows[np.flatnonzero(left)[0]] = True
        while True:
            columns = open_[rows].any(axis=0)
            wider = open_[:, columns].any(axis=1) | rows
            if (wider == rows).all():
                break
            rows = wider
        left &= ~rows
        found.append((np.flatnonzero(rows), np.flatnonzero(columns)))
    return found


def shortfall(problem: Problem) -> Shortfall:
    """The fewest empty seats, and the cut that proves it."""
    classes, room = _classes(problem), problem.room()
    count = len(classes.size)
    total = classes.size * classes.needed
    programme = Programme(np.concatenate([total, np.zeros_like(room)]), np.concatenate([total, room]))
    own = np.arange(count)[:, None]
    programme.add_columns(np.ones(count), total.astype(float), own, np.ones((count, 1)))
    rows, places = np.nonzero(classes.open)
    pairs = np.stack([rows, count + places], axis=1)
    programme.add_columns(np.zeros(len(rows)), classes.size[rows].astype(float), pairs, np.ones(pairs.shape))
    solved = programme.solve()
    lacking = solved.duals[:count] > 0.5  # noqa: PLR2004 - each is 0 or 1
    full = solved.duals[count:] < -0.5  # noqa: PLR2004 - likewise
    seats = int(np.rint(solved.objective))
    return Shortfall(seats, np.flatnonzero(lacking[classes.of]), np.flatnonzero(full))


def evenest(problem: Problem) -> Loads:
    """All ways to the least sum of squares. The problem must have a way at all; limits are not asked."""
    classes, room, loads = _classes(problem), problem.room(), problem.loads()
    width = len(room)
    most = max(1, -(-int((classes.size * classes.needed).sum()) // max(1, width)) * 2 + 4)
    while True:
        tall = np.minimum(room, most)
        answer = _least_squares(classes, tall, loads)
        if answer is not None and not (answer[0] == most).any():
            return _face(problem, classes, answer[1], loads, tall)
        if most >= int(room.max(initial=0)):
            if answer is None:
                raise RuntimeError("there is no way at all")
            return _face(problem, classes, answer[1], loads, tall)
        most *= 2


def _least_squares(classes: _Classes, tall: Numbers, loads: Numbers) -> tuple[Numbers, Numbers] | None:
    """(what each place takes, duals of classes and places); None when `tall` is too low for a way."""
    count, width = len(classes.size), len(tall)
    total = classes.size * classes.needed
    if int(tall.sum()) < int(total.sum()):
        return None
    bounds = np.concatenate([total, np.zeros(width, dtype=np.int64)])
    programme = Programme(bounds, bounds)
    rows, places = np.nonzero(classes.open)
    pairs = np.stack([rows, count + places], axis=1)
    programme.add_columns(np.zeros(len(rows)), classes.size[rows].astype(float), pairs, np.ones(pairs.shape))
    where = np.repeat(np.arange(width), tall)
    step = np.arange(len(where)) - np.repeat(np.cumsum(tall) - tall, tall)
    levels = (count + where)[:, None]
    squares = (2 * (loads[where] + step) + 1).astype(np.float64)
    programme.add_columns(squares, np.ones(len(where)), levels, -np.ones((len(where), 1)))
    own = np.arange(count)[:, None]
    # Dearer than any way round: no seat stays empty while there is a way.
    dear = np.full(count, 4.0 * (int((loads + tall).max(initial=0)) + 2) * (count + width + 2))
    programme.add_columns(dear, total.astype(float), own, np.ones((count, 1)))
    solved = programme.solve()
    if np.rint(solved.values[-count:]).any():
        return None
    taken = np.bincount(where, weights=solved.values[len(rows) : len(rows) + len(where)], minlength=width)
    return np.rint(taken).astype(np.int64), np.rint(solved.duals).astype(np.int64)


def _face(problem: Problem, classes: _Classes, duals: Numbers, loads: Numbers, tall: Numbers) -> Loads:
    """What the duals leave open: all that the least sum of squares allows, and nothing else."""
    count = len(classes.size)
    price = duals[count:]
    # Level s of a place costs 2 (load + s) + 1 against its price: below it is taken, above it is not.
    at = -price - 1 - 2 * loads
    low = np.clip(-(-at // 2), 0, tall)
    high = np.clip(at // 2 + 1, 0, tall)
    reduced = -duals[:count][classes.of][:, None] - price[None, :]
    return Loads(low, high, problem.open & (reduced <= 0), problem.open & (reduced < 0))


def _classes(problem: Problem) -> _Classes:
    needed = problem.needed()
    packed = np.packbits(problem.open, axis=1)
    marks = np.column_stack([packed, needed.astype(np.uint16)[:, None].view(np.uint8)])
    _found, first, of, size = np.unique(
        marks, axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    return _Classes(problem.open[first], size, needed[first], of.ravel())
