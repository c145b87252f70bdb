"""The arithmetic of the sealed record. Pure."""

import hashlib
import json
from collections.abc import Mapping

GENESIS = "0" * 64


def digest(salt: str, content: Mapping[str, object]) -> str:
    """SHA-256 in hex of the salt and the canonical JSON of an entry."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{canonical}".encode()).hexdigest()


def link(previous: str, number: int, entry_digest: str) -> str:
    """The chain value of a link, from the link before, its number and its digest."""
    return hashlib.sha256(f"{previous}\n{number}\n{entry_digest}".encode()).hexdigest()
