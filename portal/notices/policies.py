"""Who reads what: everyone their own notices; managers the mails that follow from their acts."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.actor import ALLOWED, Actor, Role, Verdict, refused
from portal.notices.models import Notice


def visible_to(actor: Actor) -> QuerySet[Notice]:
    """The reader's own notices."""
    return Notice.objects.filter(user=actor.user) if actor.is_known else Notice.objects.none()


def may_hold(actor: Actor) -> Verdict:
    """Managers hold, edit, release and drop the mails of calls."""
    return ALLOWED if actor.has(Role.MANAGER) else refused(_("Only a programme manager may do this."))
