"""Counting characters as people do: a family emoji is one, a Hangul syllable is one. No Django."""

import re
import unicodedata

JOINER = "\u200d"
_KEYCAPS_AND_VARIANTS = re.compile("[\ufe00-\ufe0f\u20e3\U000e0020-\U000e007f]")
_SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
_FLAGS = re.compile("([\U0001f1e6-\U0001f1ff])[\U0001f1e6-\U0001f1ff]")


def settled(text: str) -> str:
    """One form for what looks the same: composed Hangul, one kind of line end."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def count(text: str) -> int:
    """How many characters a person sees; a line end is one."""
    plain = _FLAGS.sub(r"\1", _SKIN_TONES.sub("", _KEYCAPS_AND_VARIANTS.sub("", settled(text))))
    marks = sum(1 for letter in plain if unicodedata.combining(letter))
    return len(plain) - marks - 2 * plain.count(JOINER)
