"""A new key for signing receipts."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from grants.proposals.receipts import keys
from grants.proposals.receipts.signer import keep_key


class Command(BaseCommand):
    """The new key signs from the next filing on; receipts of the keys before it stay genuine."""

    help = "Make a new key for receipts and print it as RECEIPT_KEY takes it; it is kept nowhere else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--install", action="store_true", help="put it in the data folder, where RECEIPT_KEY is not set"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        private = keys.new_private_key()
        name = keys.key_id(keys.public_text(keys.private_key(private)))
        if options["install"]:
            self._install(private)
        else:
            self.stdout.write(f"RECEIPT_KEY={private}")
        self.stdout.write(f"The key {name} is on record from its first receipt on.")

    def _install(self, private: str) -> None:
        if settings.RECEIPT_KEY or not settings.RECEIPT_KEY_FILE:
            raise CommandError("RECEIPT_KEY is set by the environment: change it there.")
        keep_key(Path(settings.RECEIPT_KEY_FILE), private, replace=True)
