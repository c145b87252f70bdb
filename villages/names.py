"""What a village may be called. Pure."""

import re
import unicodedata

LONGEST = 50


def tidied(name: str) -> str:
    """The name as it is kept: composed letters, single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def is_a_name(name: str) -> bool:
    """Whether a tidied name begins with a letter or number, and has no signs but - · ( ) ' . and spaces."""
    return len(name) <= LONGEST and re.fullmatch(r"[^\W_](?:[^\W_]|[-·()'. ])*", name) is not None
