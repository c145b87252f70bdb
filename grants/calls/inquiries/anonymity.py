"""Whether a text gives away who asked. Pure."""

import unicodedata
from collections.abc import Iterable

# 중구, 동구, 서구 stand inside ordinary words; with the province in front they are names.
LEAST_LETTERS = 3


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Those of the names that the text says, however spaced or written; names of two letters are not sought."""
    said = _settled(text)
    return [name for name in names if len(_settled(name)) >= LEAST_LETTERS and _settled(name) in said]


def _settled(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
