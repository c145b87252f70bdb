"""Files as people and attackers upload them, made here."""

import io
import struct
import zipfile
from datetime import UTC, datetime

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.files import actions
from portal.files.kinds import EICAR
from portal.files.models import StoredFile
from tests.factories import UserFactory, actor

PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n...."
JPG = b"\xff\xd8\xff\xe0...."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def hwp(flags: int = 1) -> bytes:
    """Sixteen empty sectors with the header of an HWP document: compressed, and locked with flag 2."""
    return OLE + b"HWP Document File".ljust(32, b"\0") + b"\0\0\x03\x05" + struct.pack("<I", flags) + OLE


def archive(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", compression) as made:
        for name, content in entries.items():
            # Made at no moment: the same bytes in every process, whose tests are named by them.
            made.writestr(zipfile.ZipInfo(name), content, compression)
    return kept.getvalue()


def hwpx(**entries: bytes) -> bytes:
    """A package whose parts are named with __ for / and _dot_ for a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in entries.items()}
    return archive({"mimetype": b"application/hwp+zip", **named})


def workbook(**entries: bytes) -> bytes:
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in entries.items()}
    return archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", **named})


def real_workbook(*rows: tuple[object, ...], last: tuple[int, int] | None = None) -> bytes:
    """A true .xlsx; `last` is one more cell, as far away as wanted."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2024, 1, 1, tzinfo=UTC)})
        sheet = book.add_worksheet("예산")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if last:
            sheet.write(*last, "x")
    return kept.getvalue()


def real_pdf(operators: bytes) -> bytes:
    """One page that draws these operators in Helvetica."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(operators), operators),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(body))
        body += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(places)
    return body + table + b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def bomb() -> bytes:
    """A sheet of 40 MB of zeros, 40 kB long."""
    return workbook(xl__worksheets__sheet1_dot_xml=b"0" * 40_000_000)


def virus_in_a_workbook() -> bytes:
    return workbook(xl__media__image1_dot_png=b"0" * 300_000 + EICAR)


def with_entities(encoding: str = "utf-8") -> bytes:
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    return hwpx(Contents__section0_dot_xml=text.encode(encoding))


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def kept(name: str, content: bytes) -> StoredFile:
    """Taken in, and waiting to be checked."""
    person = actor(UserFactory())
    return actions.keep(actions.prepare(actor=person, upload=upload(name, content), most_megabytes=20))
