"""Waiting, then clean, quarantined or failed: by the portal's own look, and by ClamAV where it stands."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from portal.audit.models import Entry
from portal.files import actions, policies, states
from portal.files.kinds import EICAR
from portal.files.models import StoredFile
from portal.files.tasks import sweep_files
from portal.outbox.models import Message
from tests.portal.files.clamd import WORM, clamd
from tests.portal.files.samples import (
    PDF,
    PNG,
    hwpx,
    kept,
    virus_in_a_workbook,
    with_entities,
    workbook,
)

pytestmark = pytest.mark.django_db


def checked(name: str, content: bytes) -> StoredFile:
    file = kept(name, content)
    actions.check(file_id=file.pk)
    file.refresh_from_db()
    return file


def torn() -> bytes:
    """A package whose list of entries is whole and whose first part is not."""
    content = bytearray(hwpx(Contents__section0_dot_xml=bytes(range(256)) * 40))
    at = content.find(b"Contents/section0.xml") + 60
    content[at : at + 40] = b"\xff" * 40
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "state", "reason"),
    [
        ("계획.pdf", PDF, states.CLEAN, ""),
        ("계획.hwpx", hwpx(Contents__section0_dot_xml=b"<sec>1 &lt; 2</sec>"), states.CLEAN, ""),
        ("예산.xlsx", workbook(xl__media__a_dot_bin=PNG + b"<!DOCTYPE in a picture"), "clean", ""),
        ("eicar.pdf", PDF + b"0" * 262_120 + EICAR, states.QUARANTINED, "virus"),
        ("eicar.xlsx", virus_in_a_workbook(), states.QUARANTINED, "virus"),
        ("xxe.hwpx", with_entities(), states.QUARANTINED, "entities"),
        ("xxe16.hwpx", with_entities("utf-16"), states.QUARANTINED, "entities"),
        ("깨진.hwpx", torn(), states.FAILED, "broken"),
        (
            "잠김.hwpx",
            hwpx(**{"META-INF__manifest_dot_xml": b"<m><odf:encryption-data/></m>"}),
            states.FAILED,
            "locked",
        ),
    ],
)
def test_the_portals_own_look_decides_where_no_scanner_stands(name, content, state, reason) -> None:
    file = checked(name, content)
    assert (file.state, file.reason) == (state, reason)
    assert file.checked_at is not None
    verdict = policies.may_download(file)
    assert bool(verdict) is (state == states.CLEAN)
    assert (name in verdict.reason) is (state != states.CLEAN)


def test_what_is_quarantined_is_on_record_and_its_text_is_never_read() -> None:
    file = checked("eicar.pdf", PDF + EICAR)
    entry = Entry.objects.get(act="file.quarantined")
    assert entry.changes == {"file": "eicar.pdf", "sha256": file.sha256, "reason": "virus", "detail": ""}
    assert actions.read_text(file_id=file.pk) == "nothing to do"
    assert Message.objects.filter(topic="files.read").count() == 0


def test_a_lost_file_is_said_to_be_lost() -> None:
    file = kept("계획.pdf", PDF)
    default_storage.delete(file.path)
    assert actions.check(file_id=file.pk) == "file failed"
    file.refresh_from_db()
    assert file.reason == "lost"


def test_clamav_is_asked_over_tcp_and_gets_the_whole_file(settings) -> None:
    content = PDF + b"0" * 200_000
    with clamd() as scanner:
        settings.CLAMAV = scanner.server_address
        assert checked("계획.pdf", content).state == states.CLEAN
        assert scanner.got == [content]


def test_what_clamav_finds_is_named(settings) -> None:
    with clamd() as scanner:
        settings.CLAMAV = scanner.server_address
        file = checked("사진.png", PNG + WORM)
    assert (file.state, file.reason, file.detail) == (states.QUARANTINED, "virus", "Win.Worm.Test-1")
    assert "Win.Worm.Test-1" in policies.may_download(file).reason


def test_what_clamav_refuses_to_read_has_failed(settings) -> None:
    with clamd(most=1000) as scanner:
        settings.CLAMAV = scanner.server_address
        file = checked("계획.pdf", PDF + b"0" * 2_000_000)
    assert (file.state, file.reason) == (states.FAILED, "trouble")
    assert file.detail == "INSTREAM size limit exceeded. ERROR"


def test_while_clamav_is_away_files_wait_longer_and_longer_and_are_checked_once_it_is_back(settings) -> None:
    with clamd() as scanner:
        address = scanner.server_address
    settings.CLAMAV = address
    file = kept("계획.pdf", PDF)
    pauses = []
    for _ in range(9):
        assert actions.check(file_id=file.pk) == "file waiting"
        file.refresh_from_db()
        pauses.append(round((file.check_due_at - timezone.now()).total_seconds()))
    assert pauses == [10, 20, 40, 80, 160, 320, 640, 900, 900]
    assert (file.state, file.attempts) == (states.WAITING, 9)
    assert not policies.may_download(file)
    assert sweep_files() == "0 to check, 0 to read"
    StoredFile.objects.update(check_due_at=timezone.now() - timedelta(seconds=1))
    assert sweep_files() == "1 to check, 0 to read"
    with clamd(port=address[1]):
        assert actions.check(file_id=file.pk) == "file clean"
    assert actions.check(file_id=file.pk) == "nothing to do"


def test_a_text_that_a_lost_worker_left_is_found_again() -> None:
    file = checked("계획.pdf", PDF)
    assert sweep_files() == "0 to check, 0 to read"
    StoredFile.objects.update(checked_at=timezone.now() - timedelta(minutes=11))
    assert sweep_files() == "0 to check, 1 to read"
    assert actions.read_text(file_id=file.pk) == "text unreadable"
    assert sweep_files() == "0 to check, 0 to read"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("state = 'waiting', checked_at = NULL", "files_allowed_moves"),
        ("state = 'quarantined', reason = 'virus'", "files_allowed_moves"),
        ("name = 'other.pdf'", "files_identity_frozen"),
        ("sha256 = repeat('0', 64)", "files_identity_frozen"),
        ("text_state = 'lost'", "files_text_known"),
        ("checked_at = NULL", "files_checked_with_time"),
        ("text = 'x'", "files_text_of_clean_only"),
    ],
)
def test_the_database_keeps_the_rules_of_a_checked_file(refused_by, change, rule) -> None:
    file = checked("계획.pdf", PDF)
    with refused_by(rule), connection.cursor() as cursor:
        cursor.execute(f"UPDATE files_storedfile SET {change} WHERE id = %s", [file.pk])


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("state = 'quarantined', checked_at = now()", "files_refused_with_reason"),
        ("state = 'gone', checked_at = now()", "files_allowed_moves"),
        ("state = 'clean'", "files_checked_with_time"),
    ],
)
def test_the_database_keeps_the_rules_of_a_waiting_file(refused_by, change, rule) -> None:
    file = kept("계획.pdf", PDF)
    with refused_by(rule), connection.cursor() as cursor:
        cursor.execute(f"UPDATE files_storedfile SET {change} WHERE id = %s", [file.pk])


def test_no_file_is_born_clean_and_none_named_by_a_filing_goes(refused_by) -> None:
    file = kept("계획.pdf", PDF)
    for column, value, rule in (
        ("state", "clean", "files_begins_waiting"),
        ("kind", "EXE", "files_kind_known"),
        ("size", 0, "files_not_empty"),
    ):
        other = StoredFile.objects.get(pk=file.pk)
        other.pk, other.stored_as = None, f"other-{column}"
        setattr(other, column, value)
        with refused_by(rule):
            other.save(force_insert=True)
    StoredFile.objects.update(kept_since=timezone.now())
    with refused_by("files_kept_for_good"):
        StoredFile.objects.update(kept_since=None)
    with refused_by("files_named_by_a_filing"):
        StoredFile.objects.all().delete()
