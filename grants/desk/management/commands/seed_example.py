"""Fill in the example data."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grants.calls.models import Programme
from grants.desk.example.world import seed_world
from villages.models import Municipality


class Command(BaseCommand):
    """Synthetic data, the same for the same seed; does nothing where there is data already."""

    help = "Fill in example data: accounts, calls, 400 proposals in all states, scores, slates, awards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=2024, help="the same seed gives the same data")
        parser.add_argument(
            "--scale", type=int, default=0, help="so many further proposals with three scores each"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if Programme.objects.exists():
            self.stdout.write("There is data already; nothing was changed.")
            return
        if not Municipality.objects.exists():
            message = 'There are no places yet. Run `make manage CMD="load_places"` first.'
            raise CommandError(message)
        for line in seed_world(seed=options["seed"], scale=options["scale"]):
            self.stdout.write(line)
