"""Jobs of files: check what was uploaded, read its text, and find what a lost worker left."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone

from portal.files import actions, registry, states
from portal.files.models import StoredFile
from portal.outbox.registry import handles

MOST_A_SWEEP = 200
# A text that takes longer than this was left by a lost worker.
TEXT_PATIENCE = timedelta(minutes=10)


@shared_task
def scan_file(file_id: int) -> str:
    """Check one file; while ClamAV is away it waits, and `sweep_files` comes back to it."""
    return actions.check(file_id=file_id)


@shared_task
def extract_text(file_id: int) -> str:
    """Read the text of one clean file."""
    return actions.read_text(file_id=file_id)


@shared_task
def sweep_files() -> str:
    """Hand over again what still waits: files whose next check is due, and texts nobody read."""
    now = timezone.now()
    due = StoredFile.objects.filter(state=states.WAITING, check_due_at__lte=now).order_by("check_due_at")
    unread = StoredFile.objects.filter(
        state=states.CLEAN, text_state=states.UNREAD, checked_at__lte=now - TEXT_PATIENCE
    ).order_by("checked_at")
    waiting, texts = (list(files.values_list("pk", flat=True)[:MOST_A_SWEEP]) for files in (due, unread))
    for file_id in waiting:
        scan_file.delay(file_id)
    for file_id in texts:
        extract_text.delay(file_id)
    return f"{len(waiting)} to check, {len(texts)} to read"


@handles(actions.CHECK)
def begin_check(_key: str, payload: dict[str, Any]) -> None:
    """Hand the file to a worker, so that the outbox never waits for a scanner."""
    scan_file.delay(payload["file"])


@handles(actions.REFUSED)
def tell_of_refusal(_key: str, payload: dict[str, Any]) -> None:
    """Tell the rooms whose file it is; each takes its own locks, which the check must not hold."""
    if file := StoredFile.objects.defer("text").filter(pk=payload["file"]).first():
        registry.tell(file)


@handles(actions.READ)
def begin_reading(_key: str, payload: dict[str, Any]) -> None:
    """Hand the file to a worker."""
    extract_text.delay(payload["file"])
