"""Verify the archive of a review, without asking anybody."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grants.reviews.packing import Disagrees
from grants.reviews.papers.archive import verify_whole


class Command(BaseCommand):
    """Reads the archive and nothing else; exits 0 only when nothing was changed."""

    help = "Verify the archive of a review: every file by its hash, every ranking by computing it again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="the archive, as downloaded")
        parser.add_argument(
            "--manifest-hash", help="the hash of its manifest, as the job or the audit says it"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = verify_whole(options["archive"])
        except OSError as error:
            raise CommandError(f"The archive can't be opened: {error.strerror}.") from error
        except Disagrees as disagreement:
            raise CommandError(str(disagreement)) from disagreement
        wanted = options["manifest_hash"]
        if wanted and wanted != found.manifest:
            raise CommandError(f"This is another archive: its manifest is {found.manifest}, not {wanted}.")
        self.stdout.write(
            f"The review of {found.call} is as it was archived: {found.files} files, of these {found.rankings} "
            "rankings that come out the same."
        )
        self.stdout.write(f"Hash of the manifest: {found.manifest}")
