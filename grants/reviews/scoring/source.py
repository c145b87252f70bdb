"""What the arithmetic is, to the letter."""

import hashlib
from functools import cache
from pathlib import Path


@cache
def code_version() -> str:
    """The first digits of the SHA-256 over every file of this package, by name."""
    found = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:16]
