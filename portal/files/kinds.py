"""What may be uploaded: the type by what is in the file, and a name that is safe to give back. No Django."""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import IO

from portal.files import archives
from portal.files.searching import position_of
from portal.files.troubles import NotAccepted

MEGABYTE = 1024 * 1024
LONGEST_NAME = 120
EXTENSIONS = {
    "HWPX": (".hwpx",),
    "HWP": (".hwp",),
    "PDF": (".pdf",),
    "XLSX": (".xlsx",),
    "JPG": (".jpg", ".jpeg"),
    "PNG": (".png",),
}
KINDS = tuple(EXTENSIONS)
ARCHIVES = frozenset({"HWPX", "XLSX"})
# In two parts: virus scanners must not take this very source for what it names.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_BEGINNINGS = ((b"%PDF-", "PDF"), (b"\xff\xd8\xff", "JPG"), (b"\x89PNG\r\n\x1a\n", "PNG"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_HWP_MARK = b"HWP Document File"
# From the mark on: 32 bytes of signature, 4 of version, then flags, of which the second is the password's.
_HWP_FLAGS, _HWP_PASSWORD = 36, 2
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def accepted_kind(
    name: str, size: int, file: IO[bytes], *, most_bytes: int, kinds: tuple[str, ...] = KINDS
) -> str:
    """The kind of the file by its content, one of `kinds`; the file is left at its beginning.

    Raises NotAccepted when it is empty, too large, of another kind, not what its name says, locked by a
    password, or an archive that would harm who unpacks it.
    """
    if size == 0:
        raise NotAccepted("empty")
    if size > most_bytes:
        raise NotAccepted("too_large")
    kind = _kind_of(file)
    file.seek(0)
    if not safe_name(name).lower().endswith(EXTENSIONS[kind]):
        raise NotAccepted("other_extension", kind)
    if kind not in kinds:
        raise NotAccepted("other_kind", kind)
    return kind


def extensions_of(kinds: tuple[str, ...]) -> str:
    """The extensions as a browser takes them in `accept`, parted by commas."""
    return ",".join(extension for kind in kinds for extension in EXTENSIONS[kind])


def _kind_of(file: IO[bytes]) -> str:
    file.seek(0)
    beginning = file.read(len(EICAR))
    for signature, kind in _BEGINNINGS:
        if beginning.startswith(signature):
            return kind
    if beginning.startswith(_OLE):
        return _kind_of_ole(file)
    if beginning.startswith(_ZIP):
        return archives.kind_of(file)
    raise NotAccepted("virus" if beginning == EICAR else "unknown_type")


def _kind_of_ole(file: IO[bytes]) -> str:
    at = position_of(_HWP_MARK, file)
    if at is None:
        raise NotAccepted("unknown_type" if position_of(_LOCKED_OFFICE, file) is None else "locked")
    file.seek(at + _HWP_FLAGS)
    flags = int.from_bytes(file.read(4), "little")
    if flags & _HWP_PASSWORD:
        raise NotAccepted("locked", "HWP")
    return "HWP"


def safe_name(name: str) -> str:
    """The last part of a file's name, without signs that hide or break; its extension stays."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    plain = re.sub(r'[<>:"|?*\s]+', " ", plain).strip(" .")
    path = PurePosixPath(plain or "file")
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix[:20]
