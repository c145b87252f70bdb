"""The fonts of documents, and what they can draw."""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import typst
from django.conf import settings

FAMILY = "Noto Sans Korean"
FACE = "NotoSansKR-Regular.otf"
WHOLE_UNICODE = 12


@cache
def fonts() -> typst.Fonts:
    """Ours only: what a document looks like never depends on the machine."""
    folder = settings.DOCUMENT_FONTS
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


@cache
def drawn() -> frozenset[int]:
    """Every code point the fonts can draw; all weights draw the same."""
    return code_points(Path(settings.DOCUMENT_FONTS, FACE).read_bytes())


def code_points(font: bytes) -> frozenset[int]:
    """The code points in an OpenType font's character map of the whole of Unicode (format 12)."""
    start = _map_of_unicode(font, _table(font, b"cmap"))
    (count,) = struct.unpack_from(">I", font, start + 12)
    groups = struct.iter_unpack(">III", font[start + 16 : start + 16 + 12 * count])
    return frozenset(point for first, last, _ in groups for point in range(first, last + 1))


def _table(font: bytes, wanted: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    records = struct.iter_unpack(">4sIII", font[12 : 12 + 16 * count])
    return int(next(offset for tag, _, offset, _ in records if tag == wanted))


def _map_of_unicode(font: bytes, cmap: int) -> int:
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    records = struct.iter_unpack(">HHI", font[cmap + 4 : cmap + 4 + 8 * count])
    starts: Iterator[int] = (cmap + offset for _, _, offset in records)
    return next(at for at in starts if struct.unpack_from(">H", font, at)[0] == WHOLE_UNICODE)
