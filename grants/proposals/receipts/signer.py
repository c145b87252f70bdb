"""Signs filings with the key of this installation."""

import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from grants.proposals.models import Submission
from grants.proposals.receipts import keys
from grants.proposals.receipts.text import FORMAT, Receipt, canonical, in_kst


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """The public half in base64."""
        return keys.public_text(self.private)

    @property
    def key(self) -> str:
        """The key's id."""
        return keys.key_id(self.public)

    def sign(self, submission: Submission, *, is_acting: bool = False) -> Submission:
        """Give a submission that is not yet saved its receipt; returns it."""
        key = self.key
        submission.receipt = canonical(_receipt_of(submission, key, is_acting=is_acting))
        submission.signature = keys.sign(self.private, submission.receipt)
        submission.receipt_key_id = key
        return submission


def installed_signer() -> Signer:
    """The signer of this installation: its key is in the setting, or was made once in the demo's folder."""
    return Signer(keys.private_key(_installed_key()))


def _installed_key() -> str:
    if settings.RECEIPT_KEY:
        return str(settings.RECEIPT_KEY)
    if not settings.RECEIPT_KEY_FILE:
        raise ImproperlyConfigured("Set RECEIPT_KEY: without it no receipt can be signed (see README).")
    path = Path(settings.RECEIPT_KEY_FILE)
    if not path.exists():
        keep_key(path, keys.new_private_key(), replace=False)
    return path.read_text()


def keep_key(path: Path, private: str, *, replace: bool) -> None:
    """Write a private key that only its owner reads; of several processes at once the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(private)
    if replace:
        fresh.replace(path)
        return
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _receipt_of(submission: Submission, key: str, *, is_acting: bool) -> Receipt:
    return Receipt(
        format=FORMAT,
        service=settings.PUBLIC_URL,
        number=submission.number,
        call=submission.call.code,
        proposal=submission.proposal_id,
        revision=submission.revision,
        municipality=submission.municipality_id,
        municipality_name=submission.municipality.full_name,
        title=submission.title,
        officer=submission.drafted_by.name,
        signer=submission.filed_by.name,
        signer_is_acting=is_acting,
        filed_at=in_kst(submission.filed_at),
        sha256=submission.sha256,
        key=key,
        is_example=submission.is_example,
    )
