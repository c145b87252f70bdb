"""Compile the catalogue Django reads."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.catalogue import Catalogue


class Command(BaseCommand):
    """Needs no system tool: Babel writes the file."""

    help = "Compile the Korean catalogue."

    def handle(self, *args: Any, **options: Any) -> None:
        count = Catalogue(settings.BASE_DIR).compile()
        self.stdout.write(f"{count} messages compiled.")
