"""HWPX and XLSX are ZIP archives: what their list of entries tells before anything is unpacked. No Django."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import IO

from portal.files.troubles import NotAccepted

MOST_ENTRIES = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
# Sheets of equal cells shrink about sixty times; deflate can do a thousand.
MOST_RATIO = 200
RATIO_FROM = 1024 * 1024
MOST_LIST = 1024 * 1024
LONGEST_MIMETYPE = 100
# What zipfile raises of a broken archive, of one with an unknown compression, and of a locked one.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
UNREADABLE = (*BROKEN, OSError, ValueError)
# A list of entries ends with one of these; where in them its length in bytes stands.
_ENDINGS = ((b"PK\x05\x06", "<I", 12), (b"PK\x06\x06", "<Q", 40))
_LONGEST_ENDING = 65_536 + 22 + 20 + 56
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"[A-Za-z]:")


def kind_of(file: IO[bytes]) -> str:
    """HWPX or XLSX. Raises NotAccepted for any other archive, and for one that would do harm."""
    _ensure_short_list(file)
    try:
        with zipfile.ZipFile(file) as archive:
            ensure_harmless(archive.infolist())
            return _kind_of_archive(archive)
    except NotAccepted:
        raise
    except UNREADABLE as error:
        raise NotAccepted("broken") from error


def _ensure_short_list(file: IO[bytes]) -> None:
    """Reading a list of a million entries would itself do harm, so its length is looked at first."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _LONGEST_ENDING))
    tail = file.read()
    for signature, form, offset in _ENDINGS:
        at = tail.find(signature)
        while at >= 0:
            if _number_at(tail, at + offset, form) > MOST_LIST:
                raise NotAccepted("too_many_entries")
            at = tail.find(signature, at + 1)


def _number_at(tail: bytes, at: int, form: str) -> int:
    read = tail[at : at + struct.calcsize(form)]
    return int(struct.unpack(form, read)[0]) if len(read) == struct.calcsize(form) else 0


def ensure_harmless(entries: Iterable[zipfile.ZipInfo]) -> None:
    """Few entries, none locked, none outside the archive, none that swells. Raises NotAccepted."""
    entries = list(entries)
    if len(entries) > MOST_ENTRIES:
        raise NotAccepted("too_many_entries")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED or any(map(_swells, entries)):
        raise NotAccepted("expands")
    if any(is_outside(entry.orig_filename) for entry in entries):
        raise NotAccepted("outside")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise NotAccepted("locked")


def _swells(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > RATIO_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)


def is_outside(name: str) -> bool:
    """Whether unpacking an entry of this name would write outside of its folder."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or "\0" in name or bool(_DRIVE.match(name))


def _kind_of_archive(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names and archive.getinfo("mimetype").file_size <= LONGEST_MIMETYPE:
        if archive.read("mimetype").strip() == b"application/hwp+zip":
            return "HWPX"
        raise NotAccepted("unknown_type")
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise NotAccepted("unknown_type")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotAccepted("macros", "XLSX")
    return "XLSX"
