"""What went and what came between two texts, word by word. No Django."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
_WORDS = re.compile(r"\s+|[^\s]+")
# Beyond this many words each side is shown whole: comparing takes the square of them.
MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: the same in both, gone, or new."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces that lead from one text to the other, in reading order; joined they give either text."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return _pieces((GONE, before), (NEW, after)) if before != after else _pieces((SAME, before))
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    pieces: list[Piece] = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        gone, came = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        pieces += _pieces((SAME, gone)) if kind == "equal" else _pieces((GONE, gone), (NEW, came))
    return pieces


def _pieces(*given: tuple[str, str]) -> list[Piece]:
    return [Piece(kind, text) for kind, text in given if text]
