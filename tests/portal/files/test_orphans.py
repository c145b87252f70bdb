"""What a crash leaves in the store is swept away, and nothing else."""

import os
import secrets
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.files.orphans import remove_orphans
from portal.jobs.tasks import purge_expired
from tests.portal.files.samples import PDF, kept

pytestmark = pytest.mark.django_db
A_DAY = 24 * 60 * 60


def stored(path: str, seconds_ago: int) -> Path:
    """A real file, written then."""
    default_storage.save(path, ContentFile(PDF))
    return aged(path, seconds_ago)


def aged(path: str, seconds_ago: int) -> Path:
    then = time.time() - seconds_ago
    os.utime(default_storage.path(path), (then, then))
    return Path(default_storage.path(path))


def a_name() -> str:
    name = secrets.token_hex(24)
    return f"{name[:2]}/{name}"


def test_the_daily_job_removes_what_no_row_names_after_a_day() -> None:
    orphan = stored(f"files/{a_name()}", A_DAY + 60)
    fresh = stored(f"files/{a_name()}", A_DAY - 60)
    named = aged(kept("계획.pdf", PDF).path, 30 * A_DAY)
    not_ours = stored("files/ab/README", 30 * A_DAY)
    elsewhere = stored(f"jobs/{a_name()}", 30 * A_DAY)
    assert purge_expired() == "purged 0, orphans 1"
    assert [path.exists() for path in (orphan, fresh, named, not_ours, elsewhere)] == [False] + [True] * 4
    assert remove_orphans() == 0


def test_without_any_file_there_is_nothing_to_remove() -> None:
    assert remove_orphans() == 0
