"""Say whether a receipt is genuine, without asking anybody."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from grants.proposals.models import ReceiptKey
from grants.proposals.receipts import keys, words
from grants.proposals.receipts.checking import check_file, check_package


class Command(BaseCommand):
    """Prints what was compared; exits 0 only when all of it holds."""

    help = "Verify the file of a receipt, and the filed copy beside it; exits 0 only when genuine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the receipt, …-receipt.json")
        parser.add_argument("--package", type=Path, help="the filed copy, to be compared with the receipt")
        parser.add_argument(
            "--key", type=Path, help="a public key (PEM); without it the keys on record are asked"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        public_keys = _key_in(options["key"]) if options["key"] else _keys_on_record()
        check = check_file(_read(options["file"]), public_keys)
        if check.receipt and options["package"]:
            check = check.with_findings(check_package(check.receipt, _read(options["package"])))
        with translation.override("en"):
            if check.signed:
                self.stdout.write(
                    f"It claims to be {check.signed.receipt.number}, {check.signed.receipt.filed_at}."
                )
            for finding in check.findings:
                self.stdout.write(f"{'  right' if finding.holds else '  WRONG'}  {words.sentence(finding)}")
            if not check.is_genuine:
                raise CommandError(f"{words.verdict(check)}.")
        self.stdout.write("The receipt is genuine.")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} can't be read: {error.strerror}.") from error


def _key_in(path: Path) -> dict[str, str]:
    try:
        public = keys.public_from_pem(_read(path))
    except keys.NoKey as error:
        raise CommandError(f"{path} is no public key of receipts (Ed25519, PEM).") from error
    return {keys.key_id(public): public}


def _keys_on_record() -> dict[str, str]:
    return dict(ReceiptKey.objects.values_list("pk", "public_key"))
