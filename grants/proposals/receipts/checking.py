"""Whether a receipt is genuine, and the filed copy the one it was given for. Pure: needs no database."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from grants.proposals.receipts import keys
from grants.proposals.receipts.text import Receipt, Signed, Unreadable, read_file


class Looked(StrEnum):
    """What was looked at."""

    FORM = "form"
    KEY = "key"
    SIGNATURE = "signature"
    RECORD = "record"
    PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one look; `expected` and `found` where both can be shown."""

    looked: Looked
    holds: bool
    expected: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """All findings, in the order in which they were made; `signed` is what the file claims, verified or not."""

    signed: Signed | None
    findings: tuple[Finding, ...]

    @property
    def is_genuine(self) -> bool:
        """Whether everything that was looked at holds."""
        return all(finding.holds for finding in self.findings)

    @property
    def receipt(self) -> Receipt | None:
        """What the receipt says, once its signature holds; the copy beside it may still be another."""
        of_receipt = [each for each in self.findings if each.looked != Looked.PACKAGE]
        return self.signed.receipt if self.signed and all(each.holds for each in of_receipt) else None

    def with_findings(self, *more: Finding) -> "Check":
        """The same with further findings."""
        return Check(self.signed, (*self.findings, *more))


def check_file(content: bytes, public_keys: Mapping[str, str]) -> Check:
    """Look at a receipt's file; `public_keys` are known keys in base64 by their id."""
    try:
        signed = read_file(content)
    except Unreadable:
        return Check(None, (Finding(Looked.FORM, holds=False),))
    return check_signed(signed, public_keys)


def check_signed(signed: Signed, public_keys: Mapping[str, str]) -> Check:
    """Look whether a known key signed what the receipt says."""
    form = Finding(Looked.FORM, holds=True)
    found = look_at_signature(signed.receipt.key, signed.text, signed.signature, public_keys)
    return Check(signed, (form, *found))


def look_at_signature(
    named: str, text: str, signature: str, public_keys: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Look whether the key of that name is known, and whether it signed exactly this text."""
    public = public_keys.get(named)
    if public is None or keys.key_id(public) != named:
        known = ", ".join(sorted(public_keys))
        return (Finding(Looked.KEY, holds=False, expected=known, found=named),)
    right = keys.holds(public, text, signature)
    key = Finding(Looked.KEY, holds=True, expected=named, found=named)
    return (key, Finding(Looked.SIGNATURE, holds=right))


def check_package(receipt: Receipt, package: bytes) -> Finding:
    """Look whether these bytes are the copy that was filed."""
    found = hashlib.sha256(package).hexdigest()
    return Finding(Looked.PACKAGE, holds=found == receipt.sha256, expected=receipt.sha256, found=found)


def differing(one: Receipt, other: Receipt) -> list[str]:
    """The names of the fields in which two receipts differ."""
    return [each.name for each in fields(Receipt) if getattr(one, each.name) != getattr(other, each.name)]
