"""Make a ranking again from its archive, without asking anybody."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grants.reviews.archive import verify
from grants.reviews.packing import Disagrees


class Command(BaseCommand):
    """Reads the archive and nothing else; exits 0 only when the same ranking comes out."""

    help = "Verify the archive of a ranking: compute it again from the archive alone and compare."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="the archive, as downloaded from the ranking's page")
        parser.add_argument(
            "--input-hash", help="the hash of the input, as the ranking's page or the audit says it"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = verify(options["archive"].read_bytes())
        except OSError as error:
            raise CommandError(f"The archive can't be opened: {error.strerror}.") from error
        except Disagrees as disagreement:
            raise CommandError(str(disagreement)) from disagreement
        wanted = options["input_hash"]
        if wanted and wanted != found.input_hash:
            raise CommandError(f"The archive is of another input: {found.input_hash}, not {wanted}.")
        self.stdout.write(
            f"The ranking of {found.call} by {found.method} comes out the same for all submissions: {found.submissions}."
        )
        self.stdout.write(f"Hash of the input: {found.input_hash}")
        if not found.same_code:
            self.stdout.write(
                f"It was made by version {found.made_by} of the arithmetic; this is another one."
            )
