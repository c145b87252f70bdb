"""The only writers of kept files: take one in, say what the check found, keep its text, take it away."""

import hashlib
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from portal.accounts.queries import system_actor
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused
from portal.files import kinds, states
from portal.files.checking import Finding, examined
from portal.files.extraction import LIMITS, text_of
from portal.files.handlers import Unread
from portal.files.models import StoredFile
from portal.files.sentences import why_not_accepted
from portal.files.troubles import NotAccepted
from portal.outbox import actions as outbox

NOTHING_TO_DO = "nothing to do"
CHECK, READ, REFUSED = "files.check", "files.read", "files.refused"
LONGEST_PAUSE = timedelta(minutes=15)
# Somebody waits at the page: thousands of mails queued before let it pass.
AHEAD = timedelta(hours=1)
FIRST_PAUSE = timedelta(seconds=10)


def prepare(
    *, actor: Actor, upload: Any, most_megabytes: int, accepted: tuple[str, ...] = kinds.KINDS
) -> StoredFile:
    """Put one upload (name, size, readable) into the store and return its row, not yet saved.

    No transaction is held meanwhile. The caller gives it to `keep` inside its own, or to `drop`.
    Raises Refused with the sentence of what is wrong with it.
    """
    name = kinds.safe_name(upload.name)
    kind = _kind_of(upload, name, most_megabytes, accepted)
    file = StoredFile(
        name=name, size=upload.size, kind=kind, sha256=_sha256_of(upload), uploaded_by=actor.user
    )
    default_storage.save(file.path, upload)
    return file


def _kind_of(upload: Any, name: str, most_megabytes: int, accepted: tuple[str, ...]) -> str:
    most = most_megabytes * kinds.MEGABYTE
    try:
        _ensure_read(upload, most)
        return kinds.accepted_kind(upload.name, upload.size, upload, most_bytes=most, kinds=accepted)
    except NotAccepted as error:
        raise Refused(why_not_accepted(error, name, most_megabytes, accepted), error.code) from error


def _ensure_read(upload: Any, most: int) -> None:
    if isinstance(upload, Unread):
        raise NotAccepted("too_large" if (upload.size or 0) > most else "too_many")


def _sha256_of(upload: Any) -> str:
    upload.seek(0)
    digest = hashlib.file_digest(upload, "sha256").hexdigest()
    upload.seek(0)
    return digest


def keep(file: StoredFile) -> StoredFile:
    """Save the row of a prepared file and queue its check, in the caller's transaction."""
    if file.kind in states.KINDS_WITHOUT_TEXT:
        file.text_state = states.WITHOUT
    # The sweep leaves it to the queued check for a while.
    file.check_due_at = timezone.now() + FIRST_PAUSE
    file.save(force_insert=True)
    due = timezone.now() - AHEAD
    outbox.queue(topic=CHECK, key=f"{CHECK}:{file.pk}", payload={"file": file.pk}, due_at=due)
    return file


def drop(file: StoredFile) -> None:
    """Take a prepared file out of the store again: nothing was saved."""
    default_storage.delete(file.path)


def discard(file: StoredFile) -> None:
    """Remove a file for good, in the caller's transaction. Nothing may point at it, and no filed copy name it."""
    path = file.path
    file.delete()
    transaction.on_commit(lambda: default_storage.delete(path))


def check(*, file_id: int) -> str:
    """Look into a waiting file and settle it; return what became of it.

    While ClamAV is away it stays waiting and the next check is put off, longer each time.
    """
    file = StoredFile.objects.defer("text").filter(pk=file_id, state=states.WAITING).first()
    if file is None:
        return NOTHING_TO_DO
    found = examined(file)
    if found is None:
        return _put_off(file)
    return _settle(file, found)


def _put_off(file: StoredFile) -> str:
    pause = min(FIRST_PAUSE * 2 ** min(file.attempts, 10), LONGEST_PAUSE)
    waiting = StoredFile.objects.filter(pk=file.pk, state=states.WAITING)
    waiting.update(attempts=file.attempts + 1, check_due_at=timezone.now() + pause)
    return f"file {states.WAITING}"


@transaction.atomic
def _settle(file: StoredFile, found: Finding) -> str:
    file = StoredFile.objects.select_for_update(of=("self",)).defer("text").get(pk=file.pk)
    if file.state != states.WAITING:
        return f"file {file.state}"
    file.state, file.reason, file.detail = found.state, found.reason, found.detail
    file.checked_at = timezone.now()
    file.save(update_fields=["state", "reason", "detail", "checked_at"])
    if not file.is_clean:
        changes = {"file": file.name, "sha256": file.sha256, "reason": file.reason, "detail": file.detail}
        audit.record(actor=system_actor(), act=f"file.{file.state}", about=file, changes=changes)
        outbox.queue(topic=REFUSED, key=f"{REFUSED}:{file.pk}", payload={"file": file.pk})
    elif file.text_state == states.UNREAD:
        outbox.queue(topic=READ, key=f"{READ}:{file.pk}", payload={"file": file.pk})
    return f"file {file.state}"


def read_text(*, file_id: int) -> str:
    """Read the text of a clean file in a process of its own; whatever it does, only the text is missing."""
    file = StoredFile.objects.defer("text").filter(pk=file_id, state=states.CLEAN).first()
    if file is None or file.text_state != states.UNREAD:
        return NOTHING_TO_DO
    text = text_of(file, LIMITS)
    state = states.UNREADABLE if text is None else states.READ
    StoredFile.objects.filter(pk=file.pk, text_state=states.UNREAD).update(
        text_state=state, text=text or "", text_at=timezone.now()
    )
    return f"text {state}"
