"""What comes out: a plan with its proof, or the rules that clash."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from grants.reviews.assignment.rules import Rule


@dataclass(frozen=True, slots=True)
class Plan:
    """Pairs (key of the item, key of the place), what they cost in points, and the least that is possible.

    The loads are as even as can be (least sum of squares); among these ways the cost is the least when
    `objective == bound`. Both are proven over every pair of the problem.
    """

    pairs: tuple[tuple[str, str], ...]
    objective: int
    bound: int


@dataclass(frozen=True, slots=True)
class Clash:
    """Rules that can't all hold; without any one of them there is a way."""

    rules: tuple[Rule, ...]


def code_version() -> str:
    """What the arithmetic is, to the letter: the first digits of the SHA-256 of this package."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
