"""What a crash left in the store: content whose row was never committed, or whose row is gone."""

import re
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from portal.files.models import FOLDER, StoredFile

# Content is stored before its row is committed: whatever takes a day came to nothing.
PATIENCE = timedelta(days=1)
OUR_NAME = re.compile(r"[0-9a-f]{48}")


def remove_orphans() -> int:
    """Remove stored content that no row names and that is older than a day; return how many."""
    before = timezone.now() - PATIENCE
    if not default_storage.exists(FOLDER):
        return 0
    parts = default_storage.listdir(FOLDER)[0]
    return sum(_remove_from(f"{FOLDER}/{part}", before) for part in parts)


def _remove_from(folder: str, before: datetime) -> int:
    names = [name for name in default_storage.listdir(folder)[1] if OUR_NAME.fullmatch(name)]
    named = StoredFile.objects.filter(stored_as__in=names).values_list("stored_as", flat=True)
    orphans = [path for name in {*names} - {*named} if _is_older(path := f"{folder}/{name}", before)]
    for path in orphans:
        default_storage.delete(path)
    return len(orphans)


def _is_older(path: str, before: datetime) -> bool:
    try:
        return default_storage.get_modified_time(path) < before
    except FileNotFoundError:
        # Discarded since the folder was listed.
        return False
