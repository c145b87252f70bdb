"""Who reads what: everyone their own."""

from django.db.models import QuerySet

from portal.actor import Actor
from portal.notices.models import Notice


def visible_to(actor: Actor) -> QuerySet[Notice]:
    """The reader's own notices."""
    return Notice.objects.filter(user=actor.user) if actor.is_known else Notice.objects.none()
