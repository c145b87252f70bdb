"""Sign-ins that failed, written into the audit: enough to see an attack, never so much that it fills the disk."""

from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.accounts.models import User
from portal.actor import Actor
from portal.audit import actions as audit

SALT = "portal.accounts.failures"
# So many are recorded in a window: of one network address, and of all together.
WINDOW = 600
MOST_OF_ADDRESS, MOST_OF_ALL = 20, 300
# Nobody in particular: the e-mail that was typed is none of ours.
SOMEBODY = "accounts.sign_in"


def record_failure(actor: Actor, act: str, *, email: str) -> None:
    """Write down a failed sign-in as `act`; of an unknown e-mail only a keyed digest is kept.

    What people type by mistake there may be a password, so nothing that was typed is written.
    """
    person = User.objects.filter(email__iexact=email.strip()).first()
    record_failure_of(actor, act, person, {} if person else {"typed": digest_of(email)})


def record_failure_of(actor: Actor, act: str, person: User | None, changes: dict[str, object]) -> None:
    """Write it down, unless this window has enough; the last one says until when no more are recorded."""
    counted = _counted(actor.address)
    if any(count > most for count, most in counted):
        return
    if any(count == most for count, most in counted):
        changes = {**changes, "silent_seconds": WINDOW}
    audit.record(actor=actor, act=act, about=person or SOMEBODY, changes=changes)


def digest_of(email: str) -> str:
    """The same for the same e-mail whatever its case; without the server's secret it tells nothing."""
    return salted_hmac(SALT, email.strip().lower(), algorithm="sha256").hexdigest()[:16]


def _counted(address: str) -> list[tuple[int, int]]:
    window = int(timezone.now().timestamp()) // WINDOW
    return [
        (_count(f"{SALT}:{window}:{address}"), MOST_OF_ADDRESS),
        (_count(f"{SALT}:{window}"), MOST_OF_ALL),
    ]


def _count(key: str) -> int:
    cache.add(key, 0, timeout=2 * WINDOW)
    return cache.incr(key)
