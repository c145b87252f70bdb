"""Who reads the audit."""

from django.db.models import QuerySet

from portal.actor import ALLOWED, Actor, Role, Verdict, refused
from portal.audit.models import Entry


def may_list(actor: Actor) -> Verdict:
    """Auditors and administrators."""
    return ALLOWED if actor.has(Role.AUDITOR, Role.ADMINISTRATOR) else refused("")


def visible_to(actor: Actor) -> QuerySet[Entry]:
    """All of it, or nothing."""
    return Entry.objects.all() if may_list(actor) else Entry.objects.none()
