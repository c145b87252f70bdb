"""The map that `build_map` drew, kept in memory."""

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import get_language

FILE = "municipalities.json"


class Shape(NamedTuple):
    """A municipality on the map: its code, names, and SVG path in the units of the view box."""

    code: str
    name: str
    name_en: str
    path: str

    @property
    def localized_name(self) -> str:
        """Province and name, in the language of the page."""
        return self.name if (get_language() or "ko").startswith("ko") else self.name_en


class Map(NamedTuple):
    """The frame, the municipalities in order of code, and the outlines of the provinces."""

    view_box: str
    municipalities: tuple[Shape, ...]
    provinces: tuple[str, ...]


EMPTY = Map("0 0 1 1", (), ())


def municipality_shapes() -> tuple[Shape, ...]:
    """Every municipality's shape; none when the map was not drawn yet."""
    return whole_map().municipalities


def whole_map() -> Map:
    """The map, read again when it was drawn anew."""
    path = settings.MAP_DIR / FILE
    return _read(path, path.stat().st_mtime_ns) if path.exists() else EMPTY


@lru_cache(maxsize=1)
def _read(path: Path, _modified: int) -> Map:
    drawn = json.loads(path.read_text(encoding="utf-8"))
    shapes = tuple(Shape(*row) for row in drawn["municipalities"])
    outlines = tuple(path for _code, path in drawn["provinces"])
    return Map(drawn["view_box"], shapes, outlines)
