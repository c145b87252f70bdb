"""Draws the map of municipalities and provinces from the boundaries that a package ships."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from villages import facts
from villages.map import FILE
from villages.sources import boundaries, drawing


class Command(BaseCommand):
    """Part of the set-up; the same boundaries give the same file, byte for byte."""

    help = "Write the shapes of municipalities and provinces to MAP_DIR."

    def handle(self, *_args: Any, **_options: Any) -> None:
        written = json.dumps(_drawing(), ensure_ascii=False, separators=(",", ":"))
        settings.MAP_DIR.mkdir(parents=True, exist_ok=True)
        target = settings.MAP_DIR / FILE
        # A reader never meets half a file.
        unfinished = target.with_suffix(".new")
        unfinished.write_text(written, encoding="utf-8")
        unfinished.replace(target)
        self.stdout.write(f"{target.name}: {len(written.encode()) // 1000} kB")


def _drawing() -> dict[str, object]:
    municipalities, provinces = drawing.paths(boundaries.read(settings.BASE_DIR / "node_modules"))
    names = {row["code"]: row for row in facts.municipalities()}
    return {
        "view_box": drawing.view_box(),
        "municipalities": [
            [code, names[code]["full_name"], names[code]["full_name_en"], path]
            for code, path in municipalities.items()
        ],
        "provinces": list(provinces.items()),
    }
