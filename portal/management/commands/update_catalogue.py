"""Bring the catalogue in step with the sources."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.catalogue import Catalogue, faults


class Command(BaseCommand):
    """Collects strings, keeps translations, drops what nobody says any more."""

    help = "Collect translatable strings into the Korean catalogue and compile it."

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = Catalogue(settings.BASE_DIR)
        merged = catalogue.merged()
        catalogue.write(merged)
        catalogue.compile()
        for fault in faults(merged):
            self.stdout.write(fault)
        self.stdout.write(f"{len(merged)} messages in {catalogue.po.relative_to(settings.BASE_DIR)}.")
