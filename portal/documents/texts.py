"""Text as formats can carry it. Pure."""

import re
import unicodedata
from collections.abc import Container

# Line ends that people's programs use, as one.
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# What XML forbids, half characters, and signs that turn the direction of what follows.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_INVISIBLE = frozenset({"Mn", "Me"})
# A place where a word may go on in the next line; it leaves no trace in what is read or copied.
BREAK = "\u200b"
_SIGN = "[!-~\u00a1-\u024f]"
_AFTER_A_FEW = re.compile(rf"{_SIGN}{{4}}(?={_SIGN})")


def plain(text: str) -> str:
    """The same text without what no document can hold; lines end with a newline."""
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))


def drawable(text: str, drawn: Container[int]) -> str:
    """The text with every sign a font can't draw told by its name: 😀 → [grinning face].

    `drawn` are the code points that the font draws. What can't be seen anyway is left out.
    """
    composed = unicodedata.normalize("NFC", plain(text).replace("\t", "    "))
    return "".join(_drawn(sign, drawn) for sign in composed)


def _drawn(sign: str, drawn: Container[int]) -> str:
    kind = unicodedata.category(sign)
    if kind == "Cf":
        return ""
    if sign == "\n" or ord(sign) in drawn:
        return sign
    if kind in _INVISIBLE:
        return ""
    name = unicodedata.name(sign, "").lower()
    return f"[{name or f'U+{ord(sign):04X}'}]"


def breakable(text: str, longest: int) -> str:
    """Words of more Latin signs and digits than that get places to break, so that they fill their lines."""
    return re.sub(
        rf"{_SIGN}{{{longest + 1},}}", lambda word: _AFTER_A_FEW.sub(rf"\g<0>{BREAK}", word[0]), text
    )
