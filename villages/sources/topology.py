"""Joins districts into larger places and simplifies borders so that neighbours still meet.

A border that two places share is cut where a third meets it, simplified once in one direction,
and used by both: no gap, no overlap. Points are whole numbers on a fine grid.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

Point = tuple[int, int]
Ring = list[Point]
Edge = tuple[Point, Point]

# A point on a line has one neighbour before and one after.
ON_ONE_LINE = 2


def joined(rings: Iterable[Ring]) -> list[Ring]:
    """The outline of many closed rings together: what two of them share is no outline."""
    walked = Counter(edge for ring in map(oriented, rings) for edge in edges(ring))
    left = [edge for edge, times in walked.items() if times > walked[edge[::-1]]]
    return _chained(left)


def edges(ring: Ring) -> list[Edge]:
    """Its sides, in order."""
    return list(pairwise(ring))


def oriented(ring: Ring) -> Ring:
    """Closed, without points said twice and without spikes, counter-clockwise."""
    kept: Ring = []
    for point in ring:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and kept[-2] == point:
            kept.pop()
            continue
        kept.append(point)
    return kept if doubled_area(kept) >= 0 else kept[::-1]


def doubled_area(ring: Ring) -> int:
    """Twice the area; negative when clockwise."""
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in edges(ring))


def _chained(left: list[Edge]) -> list[Ring]:
    """Closed rings from loose sides."""
    onward: dict[Point, Ring] = defaultdict(list)
    for start, end in left:
        onward[start].append(end)
    rings = []
    for start in list(onward):
        while onward[start]:
            ring = [start]
            while onward[ring[-1]]:
                ring.append(onward[ring[-1]].pop())
                if ring[-1] == start:
                    break
            rings.append(ring)
    return [ring for ring in rings if ring[0] == ring[-1]]


def meeting_points(rings: Iterable[Ring]) -> frozenset[Point]:
    """Where more than two borders meet: these points stay."""
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for start, end in edges(ring):
            neighbours[start].add(end)
            neighbours[end].add(start)
    return frozenset(point for point, around in neighbours.items() if len(around) > ON_ONE_LINE)


def simplified(ring: Ring, fixed: frozenset[Point], tolerance: float) -> Ring:
    """The ring with no point farther than the tolerance from where it was; fixed points stay."""
    result: Ring = []
    for line in _cut(ring, fixed):
        backwards = line[-1] < line[0] or (line[0] == line[-1] and line[-2] < line[1])
        same_for_both = line[::-1] if backwards else line
        thin = thinned(same_for_both, tolerance)
        result.extend((thin[::-1] if backwards else thin)[:-1])
    return [*result, result[0]]


def _cut(ring: Ring, fixed: frozenset[Point]) -> list[Ring]:
    """The ring as lines between fixed points; a ring without any begins at its least point."""
    opened = ring[:-1]
    marks = [at for at, point in enumerate(opened) if point in fixed]
    first = marks[0] if marks else opened.index(min(opened))
    turned = [*opened[first:], *opened[:first], opened[first]]
    cuts = [at for at, point in enumerate(turned) if at and point in fixed]
    bounds = [0, *cuts] if cuts else [0, len(turned) - 1]
    return [turned[start : end + 1] for start, end in pairwise(bounds)]


def thinned(line: Ring, tolerance: float) -> Ring:
    """Douglas and Peucker: keep the ends, and whatever lies farther than the tolerance."""
    keep = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        start, end = waiting.pop()
        farthest, at = _farthest(line, start, end)
        if farthest > tolerance * tolerance:
            keep.add(at)
            waiting += [(start, at), (at, end)]
    return [line[at] for at in sorted(keep)]


def _farthest(line: Ring, start: int, end: int) -> tuple[float, int]:
    """The square of the greatest distance from the straight line, and where."""
    (x, y), (far_x, far_y) = line[start], line[end]
    across, up = far_x - x, far_y - y
    length = across * across + up * up
    best, place = 0.0, start
    for at in range(start + 1, end):
        east, north = line[at][0] - x, line[at][1] - y
        along = min(1.0, max(0.0, (east * across + north * up) / length)) if length else 0.0
        off_x, off_y = east - along * across, north - along * up
        distance = off_x * off_x + off_y * off_y
        if distance > best:
            best, place = distance, at
    return best, place
