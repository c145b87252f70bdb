"""What is taken in and under which name, and what is refused at once, with why."""

import io
import struct
import zipfile

import pytest
from django.core.files.storage import default_storage

from portal.errors import Refused
from portal.files.archives import MOST_ENTRIES, is_outside
from portal.files.kinds import EICAR, MEGABYTE, safe_name
from portal.files.models import StoredFile
from portal.outbox.models import Message
from tests.portal.files.samples import JPG, OLE, PDF, PNG, archive, bomb, hwp, hwpx, kept, workbook

pytestmark = pytest.mark.django_db


def locked_archive() -> bytes:
    """The flag of encryption, set in both headers of every entry."""
    content = bytearray(hwpx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        content[at + offset] |= 1
    return bytes(content)


def many_entries() -> bytes:
    return archive({f"{number}": b"" for number in range(MOST_ENTRIES + 1)}, zipfile.ZIP_STORED)


def endless_list() -> bytes:
    """Says that its list of entries is 2 MB long."""
    return b"PK\x03\x04" + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9, 9, 2 * MEGABYTE, 0, 0)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("계획.pdf", PDF, "PDF"),
        ("그림.PNG", PNG, "PNG"),
        ("사진.jpeg", JPG, "JPG"),
        ("계획.hwp", hwp(), "HWP"),
        ("계획.hwpx", hwpx(), "HWPX"),
        ("예산.xlsx", workbook(), "XLSX"),
    ],
)
def test_the_six_types_are_known_by_their_content(name, content, kind) -> None:
    file = kept(name, content)
    assert (file.kind, file.size, file.name, file.state) == (kind, len(content), name, "waiting")
    with default_storage.open(file.path) as stored:
        assert stored.read() == content
    assert file.path == f"files/{file.stored_as[:2]}/{file.stored_as}"
    assert Message.objects.get().key == f"files.check:{file.pk}"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("빈.pdf", b"", "empty"),
        ("큰.pdf", PDF + b"\0" * 20 * MEGABYTE, "too_large"),
        ("eicar.pdf", EICAR, "virus"),
        ("실행.exe", b"MZ\x90\0", "unknown_type"),
        ("가짜.pdf", b"<html><script>alert(1)</script>", "unknown_type"),
        ("문서.doc", OLE, "unknown_type"),
        ("묶음.zip", archive({"a": b"x"}), "unknown_type"),
        ("odt.hwpx", archive({"mimetype": b"application/vnd.oasis.opendocument.text"}), "unknown_type"),
        ("그림.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown_type"),
        ("깨진.xlsx", b"PK\x03\x04 broken", "broken"),
        ("잘린.hwpx", hwpx()[:40], "broken"),
        ("매크로.xlsx", workbook(xl__vbaProject_dot_bin=b"x"), "macros"),
        ("잠김.hwp", hwp(flags=3), "locked"),
        ("잠김.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
        ("잠김.hwpx", locked_archive(), "locked"),
        ("계획.hwpx", PDF, "other_extension"),
        ("숨긴.exe", PDF, "other_extension"),
        ("fdp.\u202eexe", PDF, "other_extension"),
        ("폭탄.xlsx", bomb(), "expands"),
        ("항목.hwpx", many_entries(), "too_many_entries"),
        ("끝없는.hwpx", endless_list(), "too_many_entries"),
        ("밖.hwpx", archive({"../../etc/cron.d/x": b"x"}), "outside"),
    ],
)
def test_anything_else_is_refused_and_nothing_is_left_behind(name, content, code) -> None:
    with pytest.raises(Refused) as refusal:
        kept(name, content)
    assert refusal.value.code == code
    assert safe_name(name) in str(refusal.value)
    assert not StoredFile.objects.exists()
    assert not default_storage.exists("files")


def test_the_refusal_names_what_the_file_is() -> None:
    with pytest.raises(Refused) as refusal:
        kept("계획.hwpx", PDF)
    assert "“계획.hwpx”" in str(refusal.value)
    assert "PDF" in str(refusal.value)


def test_a_bomb_that_lies_about_its_ratio_is_bounded_by_its_total() -> None:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as made:
        for number in range(310):
            made.writestr(f"{number}", b"")
    content = bytearray(stored.getvalue())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 24 : at + 28] = struct.pack("<I", MEGABYTE)
        at = content.find(b"PK\x01\x02", at + 1)
    with pytest.raises(Refused) as refusal:
        kept("합.hwpx", bytes(content))
    assert refusal.value.code == "expands"


@pytest.mark.parametrize(
    ("name", "outside"),
    [
        ("Contents/section0.xml", False),
        ("a..b/c", False),
        ("../x", True),
        ("a/../../x", True),
        ("/etc/passwd", True),
        ("..\\x", True),
        ("C:\\x", True),
        ("C:x", True),
        ("a\0.xml", True),
    ],
)
def test_names_that_lead_outside(name, outside) -> None:
    assert is_outside(name) is outside


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\김\\계획.hwpx", "계획.hwpx"),
        ('a"b<c>.pdf', "a b c .pdf"),
        ("줄\n바꿈.pdf", "줄바꿈.pdf"),
        ("한글.pdf", "한글.pdf"),
        ("...", "file"),
    ],
)
def test_names_are_made_safe(given, safe) -> None:
    assert safe_name(given) == safe


def test_a_long_name_keeps_its_extension() -> None:
    assert safe_name("가" * 300 + ".hwpx") == "가" * 115 + ".hwpx"
