"""Two files that differ only in what they tell of their makers are one and the same file once stripped."""

import io
import struct
import zipfile
from pathlib import Path

import hwpforge
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from portal.files import states
from portal.files.limited import Limits
from portal.files.models import StoredFile
from portal.files.stripping import NotStripped
from portal.files.stripping.copies import stripped_copy
from portal.files.stripping.images import strip_jpeg
from portal.files.stripping.program import stripped
from tests.factories import UserFactory
from tests.portal.files import samples, traced

ONE, OTHER = "진안군 김서연", "무주군청 박지훈 팀장"


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("kind", traced.TRACED)
def test_who_made_a_file_is_told_by_nothing_in_it(kind):
    made = traced.TRACED[kind]
    before = [made(who) for who in (ONE, OTHER)]
    first, second = (stripped(kind, data) for data in before)
    assert before[0] != before[1]
    assert first == second
    assert stripped(kind, first) == first


def test_a_photograph_keeps_its_picture_and_which_side_is_up():
    upright = b"Exif\0\0" + struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, 6, 0, 0)
    adobe = traced.segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01")
    jfif = traced.segment(0xE0, b"JFIF\0\x01\x02\x01\0H\0H\0\0")
    picture = [b"\xff\xd8", traced.segment(0xE1, upright), jfif, adobe, traced.FRAME, b"\xff\xd9"]
    assert strip_jpeg(traced.jpeg(ONE)) == b"".join(picture)
    assert strip_jpeg(traced.jpeg(ONE, order="<")) == b"".join(picture)
    assert strip_jpeg(traced.jpeg(ONE, upright=1)) == b"".join([picture[0], *picture[2:]])


def test_a_png_keeps_what_it_is_drawn_by():
    kept = stripped("PNG", traced.png(ONE))
    assert kept[8:].count(b"IDAT") == 1
    assert [name for name in (b"IHDR", b"pHYs", b"IDAT", b"IEND") if name not in kept] == []
    assert len(kept) == len(b"".join([kept[:8], *(traced.chunk(*each) for each in chunks(kept))]))


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        found.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def test_a_document_is_read_as_before():
    kept = stripped("HWPX", traced.hwpx_document(ONE))
    assert hwpforge.Document.from_bytes(kept).to_md(mode="lossy").text.split() == [
        "제목",
        *traced.WORDS.split(),
    ]
    assert sorted(parts_of(kept)) == [
        "BinData/image1.jpg",
        "Contents/content.hpf",
        "Contents/header.xml",
        "Contents/section0.xml",
        "META-INF/container.rdf",
        "META-INF/container.xml",
        "META-INF/manifest.xml",
        "Preview/PrvText.txt",
        "mimetype",
        "settings.xml",
        "version.xml",
    ]
    assert zipfile.ZipFile(io.BytesIO(kept)).infolist()[0].filename == "mimetype"


def test_a_workbook_is_read_as_before_and_names_no_part_it_has_not():
    kept = stripped("XLSX", traced.workbook(ONE))
    book = CalamineWorkbook.from_filelike(io.BytesIO(kept))
    assert book.get_sheet_by_name("예산").to_python() == [[traced.WORDS], [""], ["여기"]]
    parts = parts_of(kept)
    assert sorted(name for name in parts if not name.startswith("xl/theme")) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/_rels/workbook.xml.rels",
        "xl/drawings/_rels/drawing1.xml.rels",
        "xl/drawings/drawing1.xml",
        "xl/media/image1.png",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/worksheets/sheet1.xml",
    ]
    gone = ("docProps", "comments", "vmlDrawing1", "External", "hyperlink ")
    assert [word for word in gone for part in parts.values() if word.encode() in part] == []


def test_a_pdf_keeps_its_pages_and_what_is_drawn_on_them():
    kept = PdfReader(io.BytesIO(stripped("PDF", traced.pdf(ONE))))
    assert (kept.metadata, kept.xmp_metadata, kept.attachments) == (None, None, {})
    assert sorted(kept.trailer) == ["/Root", "/Size"]
    assert sorted(kept.root_object) == ["/Pages", "/Type"]
    [page] = kept.pages
    assert page.extract_text().strip() == "Drones"
    [note] = page["/Annots"]
    assert sorted(note.get_object()) == ["/C", "/Rect", "/Subtype"]


def garbled(package: bytes) -> bytes:
    """A package whose first part can't be unpacked."""
    at = 30 + len("[Content_Types].xml")
    return package[:at] + b"\xff\xff" + package[at + 2 :]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("HWP", samples.hwp()),
        ("JPG", b"\xff\xd8\xff\xe0"),
        ("JPG", traced.jpeg(ONE)[:200]),
        ("JPG", b"\xff\xd8\x00\x00\x00\x00"),
        ("PNG", traced.png(ONE)[:60]),
        ("PDF", b"%PDF-1.7\n..."),
        ("HWPX", samples.hwpx(unknown_dot_bin=b"x")),
        ("HWPX", samples.hwpx(BinData__ole1_dot_ole=b"x")),
        ("XLSX", samples.workbook(xl__embeddings__oleObject1_dot_bin=b"x")),
        ("XLSX", samples.workbook(xl__worksheets__sheet1_dot_xml=b"<broken")),
        ("XLSX", b"PK\x03\x04"),
        ("XLSX", garbled(samples.workbook())),
        ("HWPX", samples.hwpx(settings_dot_xml=b"x").replace(b"PK\x01\x02", b"PK\x01\x03")),
    ],
)
def test_what_cannot_be_done_exactly_is_not_done(kind, data):
    with pytest.raises(NotStripped):
        stripped(kind, data)


@pytest.fixture
def stored(db):
    """A clean file in the store."""

    def keep(kind: str, data: bytes, state: str = states.CLEAN) -> StoredFile:
        file = StoredFile(name="a", size=len(data), kind=kind, sha256="0" * 64, uploaded_by=UserFactory())
        file.save(force_insert=True)
        StoredFile.objects.filter(pk=file.pk).update(state=state, checked_at=file.uploaded_at, reason="virus")
        default_storage.save(file.path, ContentFile(data))
        file.refresh_from_db()
        return file

    return keep


def test_a_copy_is_made_by_a_process_of_its_own(stored):
    with stripped_copy(stored("PNG", traced.png(ONE))) as copy:
        assert copy.read() == stripped("PNG", traced.png(ONE))
    assert stripped_copy(stored("HWP", samples.hwp())) is None
    assert stripped_copy(stored("PNG", traced.png(ONE)), Limits(memory=1024 * 1024)) is None
    assert stripped_copy(stored("PNG", traced.png(ONE), states.QUARANTINED)) is None
    lost = stored("PNG", traced.png(ONE))
    default_storage.delete(lost.path)
    assert stripped_copy(lost) is None


def test_the_program_knows_nothing_of_django():
    folder = Path(traced.__file__).parents[3] / "portal/files/stripping"
    pure = [each for each in folder.glob("*.py") if each.name != "copies.py"]
    assert [each.name for each in pure if "django" in each.read_text().lower()] == []
