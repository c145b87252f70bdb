"""Draws municipalities and provinces as SVG paths in whole numbers."""

import math
from collections import defaultdict
from collections.abc import Iterable

from villages.sources import topology
from villages.sources.boundaries import Boundary
from villages.sources.topology import Point, Ring

# Ten-thousandths of a degree: about ten metres, so that districts surveyed apart still meet.
FINE = 10_000
MIDDLE_LATITUDE = 36.0
# One unit of the picture is about 280 m; borders move by less than two of them.
UNITS_PER_DEGREE = 400
TOLERANCE = 1.6
SMALLEST_ISLAND = 40
WEST, NORTH, EAST, SOUTH = 124.5, 38.75, 132.0, 33.0
# 독도 is smaller than a unit, and on every map of the country.
DOKDO = (131.8664, 37.2413)
DOKDO_HALF_WIDTH = 5
ULLEUNG = {"47940", "47"}


def view_box() -> str:
    """The picture's frame: from 백령도 to 독도, from 마라도 to the north."""
    right, bottom = _unit(EAST, SOUTH)
    return f"0 0 {right} {bottom}"


def paths(boundaries: list[Boundary]) -> tuple[dict[str, str], dict[str, str]]:
    """The path of each municipality and of each province, by code."""
    rings = _grouped((b.code, map(_fine, b.rings)) for b in boundaries)
    municipalities = {code: topology.joined(members) for code, members in rings.items()}
    provinces = {
        code: topology.joined(members)
        for code, members in _grouped((c[:2], m) for c, m in municipalities.items()).items()
    }
    fixed = topology.meeting_points(ring for m in municipalities.values() for ring in m)
    return _drawn(municipalities, fixed), _drawn(provinces, fixed)


def _grouped(pairs: Iterable[tuple[str, Iterable[Ring]]]) -> dict[str, list[Ring]]:
    groups: dict[str, list[Ring]] = defaultdict(list)
    for code, rings in pairs:
        groups[code].extend(rings)
    return groups


def _fine(ring: list[tuple[float, float]]) -> Ring:
    return [(round(east * FINE), round(north * FINE)) for east, north in ring]


def _drawn(places: dict[str, list[Ring]], fixed: frozenset[Point]) -> dict[str, str]:
    return {code: _path(code, rings, fixed) for code, rings in sorted(places.items())}


def _path(code: str, rings: list[Ring], fixed: frozenset[Point]) -> str:
    """Its rings, largest first; islands too small to see are left out, but never all."""
    tolerance = TOLERANCE * FINE / UNITS_PER_DEGREE
    shapes = [_projected(topology.simplified(ring, fixed, tolerance)) for ring in rings]
    shapes.sort(key=lambda shape: (-abs(topology.doubled_area(shape)), shape))
    seen = [shape for shape in shapes if abs(topology.doubled_area(shape)) >= 2 * SMALLEST_ISLAND] or shapes[
        :1
    ]
    if code in ULLEUNG:
        seen.append(_dokdo())
    return "".join(map(_written, seen))


def _projected(ring: Ring) -> Ring:
    points = [_unit(east / FINE, north / FINE) for east, north in ring]
    return [point for at, point in enumerate(points) if not at or point != points[at - 1]]


def _unit(east: float, north: float) -> Point:
    """Degrees as units of the picture, from its upper left corner."""
    shrink = math.cos(math.radians(MIDDLE_LATITUDE))
    return (
        round((east - WEST) * shrink * UNITS_PER_DEGREE),
        round((NORTH - north) * UNITS_PER_DEGREE),
    )


def _dokdo() -> Ring:
    (x, y), r = _unit(*DOKDO), DOKDO_HALF_WIDTH
    return [(x, y - r), (x + r, y), (x, y + r), (x - r, y), (x, y - r)]


def _written(ring: Ring) -> str:
    """A closed path: absolute start, then steps."""
    (x, y), *rest = ring
    steps = []
    for next_x, next_y in rest[:-1]:
        steps.append(f"{next_x - x} {next_y - y}".replace(" -", "-"))
        x, y = next_x, next_y
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps).replace(' -', '-')}z"
