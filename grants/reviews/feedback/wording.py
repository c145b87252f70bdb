"""Reasons as applicants may read them: nobody's name in them, in nobody's order. Pure."""

import hashlib
import re
from collections.abc import Iterable

MASK = "○○○"
SHORTEST_NAME = 2


def in_nobodys_order(texts: Iterable[str], place: str) -> list[str]:
    """The texts that say something, ordered by a hash of themselves and of the place in which they stand.

    The order follows from nothing but the words, and is another one in each place: whose texts stand at
    the same number in two places is not told by it.
    """
    said = [text.strip() for text in texts]
    return sorted((text for text in said if text), key=lambda text: (_digest(place, text), text))


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with every name masked, however it is spaced or written in capitals and small letters."""
    patterns = [_pattern(name) for name in sorted(set(names), key=len, reverse=True)]
    known = [pattern for pattern in patterns if pattern]
    return re.sub("|".join(known), MASK, text, flags=re.IGNORECASE) if known else text


def _pattern(name: str) -> str:
    letters = re.sub(r"\s", "", name)
    if len(letters) < SHORTEST_NAME:
        return ""
    spaced = r"\s*".join(re.escape(letter) for letter in letters)
    # A name in Latin letters is a word of its own; Hangul takes particles without a space.
    return rf"\b{spaced}\b" if letters.isascii() else spaced


def _digest(place: str, text: str) -> str:
    return hashlib.sha256(f"{place}\n{text}".encode()).hexdigest()
