"""The portal's own look into a file: known test virus, harmful archives, XML that reaches outside. No Django.

It is no virus scanner. With ClamAV beside it, both must find nothing.
"""

import zipfile
from collections.abc import Iterable
from typing import IO

from portal.files import archives
from portal.files.kinds import ARCHIVES, EICAR
from portal.files.searching import overlapping, pieces_of
from portal.files.troubles import NotAccepted

# An entity is defined in a DOCTYPE only; neither HWPX nor XLSX ever has one.
_REACHING_OUT = (b"<!DOCTYPE", b"<!ENTITY")
# Byte order marks, the zeros of UTF-16, and white space.
_BEFORE_XML = b"\xef\xbb\xbf\xfe\xff\0 \t\r\n"
_LOCK = b"ENCRYPTION-DATA"
_LOCKS_OF_HWPX = "META-INF/manifest.xml"


def ensure_clean(kind: str, file: IO[bytes]) -> None:
    """Raises NotAccepted: virus, broken, locked, expands, outside, too_many_entries or entities."""
    file.seek(0)
    _ensure_no_virus(pieces_of(file))
    if kind in ARCHIVES:
        archives.kind_of(file)
        _examine_entries(file)
    file.seek(0)


def _ensure_no_virus(pieces: Iterable[bytes]) -> None:
    if any(EICAR in window for window in overlapping(pieces, len(EICAR))):
        raise NotAccepted("virus")


def _examine_entries(file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as unpacked:
                    _examine(entry.filename, unpacked)
    except NotAccepted:
        raise
    except archives.UNREADABLE as error:
        raise NotAccepted("broken") from error


def _examine(name: str, unpacked: IO[bytes]) -> None:
    """One pass over the entry; XML is compared in capitals and without the zeros of UTF-16."""
    is_xml = None
    for window in overlapping(pieces_of(unpacked), 2 * len(EICAR)):
        if EICAR in window:
            raise NotAccepted("virus")
        is_xml = _begins_as_xml(window) if is_xml is None else is_xml
        if is_xml:
            _ensure_self_contained(name, window.replace(b"\0", b"").upper())


def _begins_as_xml(beginning: bytes) -> bool:
    return beginning[:64].lstrip(_BEFORE_XML).startswith(b"<")


def _ensure_self_contained(name: str, plain: bytes) -> None:
    if any(mark in plain for mark in _REACHING_OUT):
        raise NotAccepted("entities")
    if name == _LOCKS_OF_HWPX and _LOCK in plain:
        raise NotAccepted("locked")
