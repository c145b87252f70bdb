"""`verify_receipt` and `new_receipt_key`."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from grants.proposals.receipts import keys
from grants.proposals.receipts.signer import installed_signer
from tests.grants.proposals.factories import filed
from tests.grants.proposals.receipts.test_checking import PACKAGE, PUBLIC, RECEIPT, file_of
from tests.grants.proposals.receipts.test_signer import file_of as file_of_filing


def verified(*given: object) -> str:
    """What it prints; a refusal ends it."""
    out = io.StringIO()
    call_command("verify_receipt", *map(str, given), stdout=out)
    return out.getvalue()


@pytest.fixture
def kept(tmp_path):
    """`kept("name", b"...")` writes a file."""

    def keep(name: str, content: bytes) -> object:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return keep


@pytest.fixture
def key(kept) -> object:
    return kept("key.pem", keys.pem_of(PUBLIC).encode())


def test_with_a_public_key_no_database_is_asked(kept, key):
    said = verified(
        kept("r.json", file_of(RECEIPT)), "--key", key, "--package", kept("p.json", PACKAGE.encode())
    )
    assert said.count("  right  ") == 4
    assert said.splitlines()[0] == f"It claims to be {RECEIPT.number}, {RECEIPT.filed_at}."
    assert said.splitlines()[-1] == "The receipt is genuine."


@pytest.mark.parametrize(
    ("receipt", "copy", "reason"),
    [
        (
            file_of(RECEIPT).replace("산림".encode(), "농림".encode()),
            None,
            "Not genuine: changed after it was signed",
        ),
        (b"{}", None, "This is not a receipt"),
        (
            file_of(RECEIPT),
            PACKAGE.encode() + b"\n",
            "The receipt is genuine, the filed copy is not the one it was given for",
        ),
    ],
)
def test_what_was_tampered_with_is_refused(receipt, copy, reason, kept, key):
    given = [kept("r.json", receipt), "--key", key]
    given += ["--package", kept("p.json", copy)] if copy else []
    with pytest.raises(CommandError, match=f"{reason}."):
        verified(*given)


def test_files_that_are_missing_or_no_keys_are_named(kept, key, tmp_path):
    receipt = kept("r.json", file_of(RECEIPT))
    with pytest.raises(CommandError, match="nowhere can't be read"):
        verified(tmp_path / "nowhere", "--key", key)
    with pytest.raises(CommandError, match=r"r\.json is no public key"):
        verified(receipt, "--key", receipt)


@pytest.mark.django_db
def test_without_one_the_keys_on_record_are_asked(kept):
    submission = filed()
    said = verified(
        kept("r.json", file_of_filing(submission)), "--package", kept("p.json", submission.package.encode())
    )
    assert said.endswith("The receipt is genuine.\n")
    with pytest.raises(CommandError, match=r"Not genuine\."):
        verified(kept("other.json", file_of(RECEIPT)))


def test_a_new_key_is_printed_once_and_not_kept(settings):
    out = io.StringIO()
    call_command("new_receipt_key", stdout=out)
    setting, name = out.getvalue().splitlines()
    private = keys.private_key(setting.removeprefix("RECEIPT_KEY="))
    assert re.search(r"[0-9a-f]{16}", name)[0] == keys.key_id(keys.public_text(private))


def test_a_new_key_is_installed_where_the_environment_sets_none(settings, tmp_path):
    with pytest.raises(CommandError, match="set by the environment"):
        call_command("new_receipt_key", "--install", stdout=io.StringIO())
    settings.RECEIPT_KEY, settings.RECEIPT_KEY_FILE = "", tmp_path / "receipt.key"
    before, out = installed_signer().key, io.StringIO()
    call_command("new_receipt_key", "--install", stdout=out)
    assert "RECEIPT_KEY" not in out.getvalue()
    assert installed_signer().key not in {before, ""}
    assert installed_signer().key in out.getvalue()
