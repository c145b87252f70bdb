"""JPEG and PNG without EXIF, XMP, IPTC, comments, thumbnails, colour profiles and whatever follows the picture. Pure."""

import struct
from collections.abc import Iterator

from portal.files.stripping import NotStripped

_MARK = 0xFF
_SOI, _EOI, _SOS, _JFIF, _EXIF, _ADOBE = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xEE
# Segments that describe the picture are left out but for these two, without which it would look otherwise.
_DESCRIBING = frozenset({*range(0xE0, 0xF0), 0xFE})
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}
)
_TIFF_HEAD = 8
_ORIENTATION, _UPRIGHT, _ORIENTATIONS = 0x0112, 1, range(1, 9)


def strip_jpeg(data: bytes) -> bytes:
    """The picture alone, and which side is up. Raises NotStripped when it can't be followed to its end."""
    if not data.startswith(b"\xff\xd8"):
        raise NotStripped
    kept, upright = [], _UPRIGHT
    for marker, segment in _segments(data):
        if marker == _EXIF and segment[4:10] == b"Exif\0\0":
            upright = _orientation(segment[10:])
        elif marker == _JFIF and segment[4:9] == b"JFIF\0":
            # Without the thumbnail it may carry.
            kept.append(b"\xff\xe0\0\x10" + segment[4:16] + b"\0\0")
        elif marker == _ADOBE and segment[4:9] == b"Adobe":
            kept.append(segment[:16])
        elif marker not in _DESCRIBING:
            kept.append(segment)
    return b"".join([b"\xff\xd8", *([_turned(upright)] if upright != _UPRIGHT else []), *kept, b"\xff\xd9"])


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, segment with its marker), a scan with its coded data; up to the end of the picture."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != _MARK:
            raise NotStripped
        marker = data[at + 1]
        if marker == _MARK:
            at += 1
            continue
        if marker == _EOI:
            return
        if marker in _ALONE or marker == _SOI:
            raise NotStripped
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SOS:
            end = _end_of_scan(data, end)
        yield marker, data[at:end]
        at = end
    if data[at : at + 2] != b"\xff\xd9":
        raise NotStripped


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands that is no part of the coded data."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] != 0 and data[at + 1] not in _ALONE:
            return at
        at += 2
    raise NotStripped


def _orientation(tiff: bytes) -> int:
    """Which side of the picture is up, 1 to 8; 1 when it isn't said."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < _TIFF_HEAD:
        return _UPRIGHT
    (at,) = struct.unpack_from(order + "I", tiff, 4)
    if at + 2 > len(tiff):
        return _UPRIGHT
    (count,) = struct.unpack_from(order + "H", tiff, at)
    for entry in range(at + 2, min(at + 2 + 12 * count, len(tiff) - 11), 12):
        tag, kind, _number, value = struct.unpack_from(order + "HHIH", tiff, entry)
        if (tag, kind) == (_ORIENTATION, 3) and value in _ORIENTATIONS:
            return int(value)
    return _UPRIGHT


def _turned(upright: int) -> bytes:
    """An EXIF segment that says nothing but which side is up."""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, upright, 0, 0)
    return struct.pack(">BBH", 0xFF, _EXIF, len(tiff) + 8) + b"Exif\0\0" + tiff


def strip_png(data: bytes) -> bytes:
    """The picture alone. Raises NotStripped when it can't be followed to its end."""
    if not data.startswith(_PNG):
        raise NotStripped
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        chunk = data[at : at + 12 + length]
        at += len(chunk)
        if kind in _PNG_KEPT:
            kept.append(chunk)
        if kind == b"IEND" and length == 0:
            return b"".join(kept)
    raise NotStripped


def strip_picture(data: bytes) -> bytes:
    """A JPEG or a PNG, as its first bytes say. Raises NotStripped for any other."""
    return strip_png(data) if data.startswith(_PNG) else strip_jpeg(data)
