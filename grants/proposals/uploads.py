"""What may be attached: the type by what is in the file, and a name that is safe to give back. No Django."""

import re
import unicodedata
import zipfile
from pathlib import PurePosixPath
from typing import IO

MOST_BYTES = 20 * 1024 * 1024
LONGEST_NAME = 120
LONGEST_MIMETYPE = 100
EXTENSIONS = {
    "HWPX": (".hwpx",),
    "HWP": (".hwp",),
    "PDF": (".pdf",),
    "XLSX": (".xlsx",),
    "JPG": (".jpg", ".jpeg"),
    "PNG": (".png",),
}
ACCEPTED = ",".join(extension for each in EXTENSIONS.values() for extension in each)
_BEGINNINGS = ((b"%PDF-", "PDF"), (b"\xff\xd8\xff", "JPG"), (b"\x89PNG\r\n\x1a\n", "PNG"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_HWP_MARK = b"HWP Document File"


class NotAccepted(ValueError):
    """The file can't be attached; `code` is empty, too_large, unknown_type or other_extension."""

    def __init__(self, code: str, kind: str = "") -> None:
        super().__init__(code)
        self.code, self.kind = code, kind


def accepted_kind(name: str, size: int, file: IO[bytes]) -> str:
    """The kind of the file by its content. Raises NotAccepted. Leaves the file at its beginning."""
    if size == 0:
        raise NotAccepted("empty")
    if size > MOST_BYTES:
        raise NotAccepted("too_large")
    file.seek(0)
    kind = _kind_of(file)
    file.seek(0)
    if kind is None:
        raise NotAccepted("unknown_type")
    if not safe_name(name).lower().endswith(EXTENSIONS[kind]):
        raise NotAccepted("other_extension", kind)
    return kind


def _kind_of(file: IO[bytes]) -> str | None:
    beginning = file.read(8)
    for signature, kind in _BEGINNINGS:
        if beginning.startswith(signature):
            return kind
    if beginning.startswith(_OLE):
        return "HWP" if _HWP_MARK in file.read() else None
    return _kind_of_zip(file) if beginning.startswith(_ZIP) else None


def _kind_of_zip(file: IO[bytes]) -> str | None:
    try:
        with zipfile.ZipFile(file) as archive:
            return _kind_of_archive(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        return None


def _kind_of_archive(archive: zipfile.ZipFile) -> str | None:
    names = set(archive.namelist())
    if "mimetype" in names and archive.getinfo("mimetype").file_size <= LONGEST_MIMETYPE:
        return "HWPX" if archive.read("mimetype").strip() == b"application/hwp+zip" else None
    is_workbook = {"[Content_Types].xml", "xl/workbook.xml"} <= names
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return "XLSX" if is_workbook and not has_macros else None


def safe_name(name: str) -> str:
    """The last part of a file's name, without signs that hide or break; its extension stays."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    plain = re.sub(r'[<>:"|?*\s]+', " ", plain).strip(" .")
    path = PurePosixPath(plain or "file")
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix[:20]
