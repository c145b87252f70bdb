"""What the arithmetic is, to the letter."""

import hashlib
from functools import cache
from pathlib import Path


def version_of(folder: Path) -> str:
    """The first digits of the SHA-256 over every file of a package, by name."""
    found = hashlib.sha256()
    for file in sorted(folder.glob("*.py")):
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:16]


@cache
def code_version() -> str:
    """The version of the arithmetic of scores."""
    return version_of(Path(__file__).parent)
