"""Loads the project's tables of places; harmless to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.accounts.queries import system_actor
from villages.actions import load_places


class Command(BaseCommand):
    """Provinces, municipalities and townships from `villages/data`."""

    help = "Bring provinces, municipalities and townships in line with the project's tables."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for loaded in load_places(actor=system_actor()):
            self.stdout.write(
                f"{loaded.table}: {loaded.new} new, {loaded.changed} changed, "
                f"{loaded.same} as they were, {loaded.kept} kept though no longer listed"
            )
