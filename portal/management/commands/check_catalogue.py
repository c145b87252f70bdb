"""Say whether everything on the screen is there in Korean."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.catalogue import Catalogue, faults


class Command(BaseCommand):
    """Compares the sources of today with the catalogue; changes nothing."""

    help = "Fail when a string has no Korean, is fuzzy, or its placeholders differ."

    def handle(self, *args: Any, **options: Any) -> None:
        catalog = Catalogue(settings.BASE_DIR).merged()
        found = faults(catalog)
        for fault in found:
            self.stderr.write(fault)
        if found:
            message = f"{len(found)} faults in the Korean catalogue. Run `make messages`, then translate."
            raise CommandError(message)
        self.stdout.write(f"The Korean catalogue is complete: {len(catalog)} messages.")
