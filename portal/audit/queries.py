"""Reads of the audit."""

from dataclasses import dataclass
from datetime import UTC, timedelta

from django.db import models

from portal.audit import chain
from portal.audit.models import Entry, Seal

# Without it each look, every 5 s, would read the whole record.
LOOKED_BACK = timedelta(hours=1)


def target_name(about: models.Model | str) -> str:
    """`app.model:key` of a row, or the given name itself."""
    if isinstance(about, str):
        return about
    return f"{about._meta.label_lower}:{about.pk}"


def entries_about(about: models.Model | str) -> models.QuerySet[Entry]:
    """The entries about one thing, newest first, with their people."""
    return Entry.objects.filter(target=target_name(about)).select_related("user").order_by("-id")


def content_of(entry: Entry) -> dict[str, object]:
    """What is sealed of an entry: everything a person could want to deny."""
    return {
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(),
        "act": entry.act,
        "user": entry.user_id,
        "roles": entry.roles,
        "address": entry.address,
        "request": entry.request_id,
        "target": entry.target,
        "changes": entry.changes,
    }


def unsealed_entries(*, everything: bool = False) -> models.QuerySet[Entry]:
    """Entries without a seal, oldest first: those of about the time since the last seal, or all there are.

    A transaction that took longer than that hour is found by the daily look at everything.
    """
    unsealed = Entry.objects.filter(seal=None).order_by("id")
    last = Seal.objects.order_by("-number").first()
    if everything or last is None:
        return unsealed
    return unsealed.filter(at__gte=last.sealed_at - LOOKED_BACK)


@dataclass(frozen=True, slots=True)
class Verification:
    """How far the chain holds: links checked, entries not yet sealed, and what is wrong."""

    links: int
    unsealed: int
    last_chain: str
    faults: tuple[str, ...]


def verify_chain() -> Verification:
    """Recompute every link from the entries themselves, in constant memory."""
    previous, number, faults = chain.GENESIS, 0, []
    for seal in Seal.objects.select_related("entry").order_by("number").iterator(chunk_size=2000):
        number += 1
        if seal.number != number:
            faults.append(f"link {number} is missing (found {seal.number})")
            number = seal.number
        entry_digest = chain.digest(seal.entry.salt, content_of(seal.entry))
        if entry_digest != seal.digest:
            faults.append(f"entry {seal.entry_id} (link {seal.number}) was changed after it was sealed")
        if chain.link(previous, seal.number, seal.digest) != seal.chain:
            faults.append(f"link {seal.number} does not follow from the link before")
        previous = seal.chain
    unsealed = Entry.objects.filter(seal=None).count()
    return Verification(links=number, unsealed=unsealed, last_chain=previous, faults=tuple(faults))
