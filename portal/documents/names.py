"""Names of files that every system can keep. Pure."""

import re
import unicodedata

from portal.documents.texts import plain

# What Windows, macOS or a shell takes amiss.
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')
LONGEST_STEM = 80


def file_name(*words: str, suffix: str) -> str:
    """Words joined to one safe name: ("섬마을 돌봄", "초안"), "pdf" → "섬마을_돌봄_초안.pdf".

    The first word is shortened when all together are too long; the others are kept.
    """
    first, *others = (_safe(word) for word in words)
    end = "".join(f"_{word}" for word in others if word)
    stem = first[: LONGEST_STEM - len(end)].rstrip("._") or "document"
    return f"{stem}{end}.{suffix}"


def _safe(word: str) -> str:
    return _UNSAFE.sub("_", unicodedata.normalize("NFC", plain(word))).strip("._ ")
