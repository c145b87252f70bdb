"""Loads the project's table of published figures; harmless to repeat."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grants.calls.models import Programme
from grants.calls.published.actions import load_published
from portal.accounts.queries import system_actor


class Command(BaseCommand):
    """What was announced of a programme by year, and of the portfolio it belongs to."""

    help = "Write the published figures that are missing; figures that stand are never changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--programme", default="smart-village", help="the code of the programme")

    def handle(self, *_args: Any, **options: Any) -> None:
        programme = Programme.objects.filter(code=options["programme"]).first()
        if programme is None:
            message = (
                f"There is no programme {options['programme']!r} yet. Add it first, or name another code."
            )
            raise CommandError(message)
        new = load_published(actor=system_actor(), programme=programme)
        self.stdout.write(f"{new['figures']} figures and {new['portfolio']} portfolio new")
