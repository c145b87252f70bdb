"""True files of every kind that tell who made them, in all the places where programs write that."""

import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime
from functools import cache

import xlsxwriter
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from portal.documents import hwpx
from portal.documents.model import Document, Paragraph
from tests.portal.files.samples import real_pdf

WORDS = "드론 4대로 방제합니다."
SCAN = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x12\xff\0\x34\xff\xd0\x56"
FRAME = b"\xff\xdb\0\x43\0" + bytes(64) + b"\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0" + SCAN


def segment(marker: int, said: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(said) + 2) + said


def tiff(who: str, order: str = ">", upright: int = 6) -> bytes:
    """EXIF with the artist and which side is up."""
    name, mark = who.encode().ljust(40), {">": b"MM", "<": b"II"}[order]
    head = struct.pack(order + "2sHIH", mark, 42, 8, 2)
    artist = struct.pack(order + "HHII", 0x013B, 2, len(name), 38)
    return head + artist + struct.pack(order + "HHIHHI", 0x0112, 3, 1, upright, 0, 0) + name


def jpeg(who: str, **side: object) -> bytes:
    """A photograph with thumbnail, EXIF, XMP, IPTC, comment, colour profile, and a second picture behind it."""
    told = who.encode()
    return b"".join(
        [
            b"\xff\xd8",
            segment(0xE0, b"JFIF\0\x01\x02\x01\0H\0H\x01\x01" + told.ljust(40)[:3]),
            segment(0xE1, b"Exif\0\0" + tiff(who, **side)),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + told),
            segment(0xE2, b"ICC_PROFILE\0\x01\x01" + told),
            segment(0xED, b"Photoshop 3.0\0" + told),
            segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01"),
            segment(0xFE, told),
            FRAME,
            b"\xff\xd9",
            told,
        ]
    )


def chunk(kind: bytes, said: bytes) -> bytes:
    return struct.pack(">I", len(said)) + kind + said + struct.pack(">I", zlib.crc32(kind + said))


def png(who: str) -> bytes:
    """A point with text, time, EXIF, a colour profile, and something behind it."""
    told = who.encode()
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
            chunk(b"iCCP", b"name\0\0" + zlib.compress(told)),
            chunk(b"tEXt", b"Author\0" + told),
            chunk(b"zTXt", b"Author\0\0" + zlib.compress(told)),
            chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + told),
            chunk(b"tIME", bytes([7, 232, 1, 2, 3, 4, len(told) % 60])),
            chunk(b"eXIf", tiff(who)),
            chunk(b"pHYs", struct.pack(">IIB", 2835, 2835, 1)),
            chunk(b"IDAT", zlib.compress(b"\0\x80")),
            chunk(b"IEND", b""),
            told,
        ]
    )


def repacked(data: bytes, who: str, changed: dict[str, bytes]) -> bytes:
    """The same archive with parts added or changed, dates and comments of its own."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        made.comment = who.encode()
        parts = {name: before.read(name) for name in before.namelist()} | changed
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, (2024, 1 + len(who) % 12, 2, 3, 4, 6))
            entry.comment = who.encode()
            made.writestr(entry, part)
    return kept.getvalue()


@cache
def plain_hwpx() -> bytes:
    """Made once: its writer numbers parts anew each time."""
    return hwpx.build(Document("제목", (Paragraph(WORDS),), datetime(2024, 1, 1, tzinfo=UTC)))


def hwpx_document(who: str) -> bytes:
    """Metadata, version, settings, preview, scripts, a signature, a change's author, a photograph."""
    data = plain_hwpx()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package, header, section, version = (
            archive.read(name).decode()
            for name in (
                "Contents/content.hpf",
                "Contents/header.xml",
                "Contents/section0.xml",
                "version.xml",
            )
        )
    package = package.replace("synthetic-fixture-author", who).replace(">제목<", f">{who}의 제목<")
    package = package.replace(
        "</opf:manifest>",
        '<opf:item id="image1" href="BinData/image1.jpg" media-type="image/jpg" isEmbeded="1"/>'
        '<opf:item id="script" href="Scripts/headerScripts" media-type="application/x-javascript"/></opf:manifest>',
    )
    authors = f'<hh:trackChangeAuthors itemCnt="1"><hh:trackChangeAuthor name="{who}" mark="1" id="1"/></hh:trackChangeAuthors>'
    end = header.rindex("</hh:refList>")
    memo = (
        '<hp:ctrl><hp:fieldBegin id="1" type="MEMO" name="" fieldid="2"><hp:parameters cnt="1" name="">'
        f'<hp:stringParam name="Author">{who}</hp:stringParam></hp:parameters></hp:fieldBegin></hp:ctrl>'
    )
    run = section.index("<hp:t>")
    return repacked(
        data,
        who,
        {
            "Contents/content.hpf": package.encode(),
            "Contents/header.xml": (header[:end] + authors + header[end:]).encode(),
            "Contents/section0.xml": (section[:run] + memo + section[run:]).encode(),
            "version.xml": version.replace("13, 0, 0, 1408", who).encode(),
            "settings.xml": f"<settings>{who}</settings>".encode(),
            "Preview/PrvText.txt": who.encode(),
            "Preview/PrvImage.png": png(who),
            "Scripts/headerScripts": who.encode(),
            "DocHistory/VersionLog0": who.encode(),
            "META-INF/signatures.xml": f"<signed>{who}</signed>".encode(),
            "BinData/image1.jpg": jpeg(who),
        },
    )


def workbook(who: str) -> bytes:
    """Properties, a comment, a link, a header, a picture; machine paths, people and printers as Excel leaves them."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        book.set_properties(
            {"author": who, "manager": who, "company": who, "created": datetime(2024, 1, 1, tzinfo=UTC)}
        )
        book.set_custom_property("owner", who)
        sheet = book.add_worksheet("예산")
        sheet.write(0, 0, WORDS)
        sheet.write_comment("A1", who, {"author": who})
        sheet.write_url("A3", f"https://example.test/{len(who)}", string="여기")
        sheet.set_header(f"&L{who}")
        sheet.insert_image("D1", "점.png", {"image_data": io.BytesIO(png(who)), "description": "점"})
    with zipfile.ZipFile(io.BytesIO(kept.getvalue())) as archive:
        said = archive.read("xl/workbook.xml").decode()
    sharing = f'<fileSharing userName="{who}"/><workbookPr'
    return repacked(
        kept.getvalue(),
        who,
        {
            "xl/workbook.xml": said.replace("<workbookPr", sharing, 1).encode(),
            "xl/persons/person.xml": f"<people>{who}</people>".encode(),
            "xl/printerSettings/printerSettings1.bin": who.encode("utf-16-le"),
            "docMetadata/LabelInfo.xml": f"<label>{who}</label>".encode(),
        },
    )


def pdf(who: str) -> bytes:
    """Information, XMP, private data, an attached file, a note, a field, a photograph with EXIF."""
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(real_pdf(b"BT /F1 12 Tf 72 720 Td (Drones) Tj ET"))))
    writer.add_metadata({"/Author": who, "/Company": who, "/ModDate": f"D:2024010{len(who)}"})
    xmp = StreamObject()
    xmp.set_data(who.encode())
    writer.root_object[NameObject("/Metadata")] = writer._add_object(xmp)
    writer.add_attachment(f"{who}.txt", who.encode())
    page = writer.pages[0]
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/Said"): TextStringObject(who)})
    note = FreeText(text=who, rect=(50, 550, 200, 650))
    note[NameObject("/T")] = TextStringObject(who)
    writer.add_annotation(0, note)
    page["/Annots"].append(_signature(who))
    page["/Resources"][NameObject("/XObject")] = DictionaryObject(
        {NameObject("/Im1"): writer._add_object(_photo(who))}
    )
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _signature(who: str) -> DictionaryObject:
    names = {"/Type": "/Annot", "/Subtype": "/Widget", "/FT": "/Sig"}
    said = {NameObject(name): NameObject(value) for name, value in names.items()}
    place = ArrayObject(map(NumberObject, (0, 0, 10, 10)))
    return DictionaryObject({**said, NameObject("/T"): TextStringObject(who), NameObject("/Rect"): place})


def _photo(who: str) -> StreamObject:
    photo = StreamObject()
    photo._data = jpeg(who)
    names = {"/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": "/DeviceGray", "/Filter": "/DCTDecode"}
    photo.update({NameObject(name): NameObject(value) for name, value in names.items()})
    photo.update({NameObject(name): NumberObject(1) for name in ("/Width", "/Height")})
    photo[NameObject("/BitsPerComponent")] = NumberObject(8)
    return photo


TRACED = {"JPG": jpeg, "PNG": png, "HWPX": hwpx_document, "XLSX": workbook, "PDF": pdf}
