"""Files: what is taken, under which name, and who gets them back."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.proposals import actions, uploads
from grants.proposals.models import Attachment
from portal.errors import Refused
from tests.factories import actor
from tests.grants.proposals.factories import ProposalFactory, complete_proposal, filed, officer_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n...."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def archive(**files: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for name, text in files.items():
            made.writestr(name.replace("__", "/").replace("TYPES", "[Content_Types].xml"), text)
    return kept.getvalue()


HWPX = archive(mimetype=b"application/hwp+zip")
XLSX = archive(**{"TYPES": b"x", "xl__workbook.xml": b"x"})
XLSM = archive(**{"TYPES": b"x", "xl__workbook.xml": b"x", "xl__vbaProject.bin": b"x"})


def attached(name: str, content: bytes, proposal=None) -> Attachment:
    proposal = proposal or ProposalFactory()
    who = actor(officer_of(proposal.municipality))
    return actions.attach(actor=who, proposal_id=proposal.pk, upload=SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("계획.pdf", PDF, "PDF"),
        ("그림.PNG", PNG, "PNG"),
        ("사진.jpeg", b"\xff\xd8\xff\xe0....", "JPG"),
        ("계획.hwp", OLE + b"HWP Document File V5.00", "HWP"),
        ("계획.hwpx", HWPX, "HWPX"),
        ("예산.xlsx", XLSX, "XLSX"),
    ],
)
def test_the_six_types_are_known_by_their_content(name, content, kind) -> None:
    kept = attached(name, content)
    assert (kept.kind, kept.size, kept.name) == (kind, len(content), name)
    with default_storage.open(f"proposals/{kept.stored_as}") as file:
        assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("빈.pdf", b"", "empty"),
        ("실행.exe", b"MZ\x90\0", "unknown_type"),
        ("가짜.pdf", b"<html><script>alert(1)</script>", "unknown_type"),
        ("문서.doc", OLE, "unknown_type"),
        ("매크로.xlsx", XLSM, "unknown_type"),
        ("묶음.zip", archive(a=b"x"), "unknown_type"),
        ("깨진.xlsx", b"PK\x03\x04 broken", "unknown_type"),
        ("그림.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown_type"),
        ("숨긴.exe", PDF, "other_extension"),
        ("이름.pdf.png", PDF, "other_extension"),
        ("fdp.\u202eexe", PDF, "other_extension"),
        ("큰.pdf", PDF + b"\0" * uploads.MOST_BYTES, "too_large"),
    ],
)
def test_anything_else_is_refused_and_nothing_is_left_behind(name, content, code) -> None:
    with pytest.raises(Refused) as refusal:
        attached(name, content)
    assert refusal.value.code == code
    assert not Attachment.objects.exists()
    assert not default_storage.exists("proposals") or default_storage.listdir("proposals") == ([], [])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\boot.ini.pdf", "boot.ini.pdf"),
        ("/absolute/경로/계획.pdf", "계획.pdf"),
        ("한\u202e\u200b글\0\r\n.pdf", "한글.pdf"),
        ('a"b<c>d|e?f*g:h.pdf', "a b c d e f g h.pdf"),
        ("...", "file"),
        ("", "file"),
        ("가" * 300 + ".pdf", "가" * 116 + ".pdf"),
    ],
)
def test_hostile_names_become_harmless(given, kept) -> None:
    assert uploads.safe_name(given) == kept


def test_it_is_kept_under_a_random_name_outside_the_web_root(settings) -> None:
    kept = attached("계획.pdf", PDF)
    path = Path(default_storage.path(f"proposals/{kept.stored_as}"))
    assert path.is_relative_to(settings.MEDIA_ROOT)
    assert not path.is_relative_to(settings.STATIC_ROOT)
    assert len(kept.stored_as) == 48
    assert kept.name not in str(path)


def test_an_officer_attaches_downloads_and_removes(signed_in) -> None:
    proposal = ProposalFactory()
    client = signed_in(officer_of(proposal.municipality))
    page = reverse("proposals:section", args=[proposal.pk, "attachments"])
    reply = client.post(page, {"file": SimpleUploadedFile("산림 계획.pdf", PDF)})
    assert reply.status_code == 302
    kept = Attachment.objects.get()
    reply = client.get(reverse("proposals:attachment", args=[proposal.pk, kept.pk]))
    assert b"".join(reply.streaming_content) == PDF
    assert reply.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert reply.headers["Content-Type"] == "application/octet-stream"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    client.post(reverse("proposals:remove_attachment", args=[proposal.pk, kept.pk]))
    assert not Attachment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_leaves_the_store_unless_a_filed_copy_names_it(signed_in) -> None:
    proposal = complete_proposal()
    first, loose = attached("하나.pdf", PDF, proposal), attached("둘.pdf", PDF, proposal)
    officer = actor(officer_of(proposal.municipality))
    actions.remove_attachment(actor=officer, proposal_id=proposal.pk, attachment_id=loose.pk)
    assert not default_storage.exists(f"proposals/{loose.stored_as}")
    submission = filed(proposal)
    actions.reopen(actor=officer, proposal_id=proposal.pk)
    actions.remove_attachment(actor=officer, proposal_id=proposal.pk, attachment_id=first.pk)
    client = signed_in(officer.user)
    reply = client.get(reverse("proposals:submitted_file", args=[submission.pk, 1]))
    assert b"".join(reply.streaming_content) == PDF
    assert client.get(reverse("proposals:submitted_file", args=[submission.pk, 2])).status_code == 404


def test_a_refused_file_is_explained_on_the_page(signed_in) -> None:
    proposal = ProposalFactory()
    client = signed_in(officer_of(proposal.municipality))
    page = reverse("proposals:section", args=[proposal.pk, "attachments"])
    for posted in (
        {},
        {"file": SimpleUploadedFile("x.exe", b"MZ")},
        {"file": SimpleUploadedFile("x.pdf", b"")},
    ):
        reply = client.post(page, posted)
        assert reply.status_code == 200
        assert "error-summary" in reply.content.decode()


def test_one_file_too_many_is_refused() -> None:
    proposal = ProposalFactory()
    for number in range(20):
        attached(f"{number}.pdf", PDF, proposal)
    with pytest.raises(Refused):
        attached("21.pdf", PDF, proposal)
    assert Attachment.objects.count() == 20
    assert len(default_storage.listdir("proposals")[1]) == 20


def test_a_filed_proposal_takes_no_more_files() -> None:
    submission = filed()
    with pytest.raises(Refused):
        attached("늦은.pdf", PDF, submission.proposal)
    assert default_storage.listdir("proposals")[1] == []
