"""What the solver of slates and its checker are, to the letter."""

from functools import cache
from pathlib import Path

from grants.reviews.scoring.source import version_of


@cache
def code_version() -> str:
    """The first digits of the SHA-256 over this package."""
    return version_of(Path(__file__).parent)
