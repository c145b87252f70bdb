"""The writers of the audit: record an act, seal what was recorded."""

from collections.abc import Mapping, Sequence

from django.db import connection, models, transaction
from django.utils import timezone

from portal.actor import Actor
from portal.audit import chain
from portal.audit.models import Entry, Seal
from portal.audit.queries import content_of, target_name, unsealed_entries

# One sealer at a time; the number only has to be the portal's own.
SEALER_LOCK = 720_241_039


def record(
    *, actor: Actor, act: str, about: models.Model | str, changes: Mapping[str, object] | None = None
) -> Entry:
    """Write down one act, inside the transaction of the act itself."""
    return record_many(actor=actor, act=act, items=[(about, changes or {})])[0]


def record_many(
    *, actor: Actor, act: str, items: Sequence[tuple[models.Model | str, Mapping[str, object]]]
) -> list[Entry]:
    """Write down one act on many things in one statement."""
    now = timezone.now()
    roles = ",".join(sorted(role.value for role in actor.roles))
    return Entry.objects.bulk_create(
        Entry(
            at=now,
            act=act,
            user=actor.user,
            roles=roles,
            address=actor.address,
            request_id=actor.request_id,
            target=target_name(about),
            changes=dict(changes),
        )
        for about, changes in items
    )


def seal_entries(*, limit: int = 5000, everything: bool = False) -> int:
    """Seal the entries written since the last link, oldest first; return how many.

    With `everything` also those that a very long transaction wrote before it.
    """
    with transaction.atomic():
        if not _become_the_sealer():
            return 0
        last = Seal.objects.order_by("-number").first()
        number, previous = (last.number, last.chain) if last else (0, chain.GENESIS)
        seals = []
        now = timezone.now()
        for entry in unsealed_entries(everything=everything)[:limit]:
            number += 1
            entry_digest = chain.digest(entry.salt, content_of(entry))
            previous = chain.link(previous, number, entry_digest)
            seals.append(Seal(number=number, entry=entry, digest=entry_digest, chain=previous, sealed_at=now))
        Seal.objects.bulk_create(seals, batch_size=1000)
    return len(seals)


def _become_the_sealer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        return bool(cursor.fetchone()[0])
