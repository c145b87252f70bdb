"""Reads of sign-offs."""

from django.db.models import QuerySet

from portal.actor import Actor
from portal.signoff import policies
from portal.signoff.models import SignOff


def awaiting(actor: Actor) -> QuerySet[SignOff]:
    """What awaits the actor, oldest first."""
    return policies.awaiting(actor).select_related("drafted_by").defer("payload").order_by("id")


def drafted(actor: Actor) -> QuerySet[SignOff]:
    """What the actor drafted, newest first."""
    mine = policies.visible_to(actor).filter(drafted_by=actor.user)
    return mine.select_related("decided_by").defer("payload").order_by("-id")
