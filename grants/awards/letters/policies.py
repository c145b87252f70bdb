"""Who may read letters, and who may have them made."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from grants.awards.models import Letter, LetterFile
from portal.actor import ALLOWED, Actor, Role, Verdict, refused
from villages.queries import municipalities_of


def visible_to(actor: Actor) -> QuerySet[Letter]:
    """The ministry's all; an officer's and a signer's those made for their municipality."""
    if actor.in_ministry:
        return Letter.objects.all()
    if not actor.has(Role.OFFICER, Role.SIGNER):
        return Letter.objects.none()
    return made().filter(submission__municipality__in=municipalities_of(actor))


def made() -> QuerySet[Letter]:
    """Letters that are there as files."""
    return Letter.objects.filter(Exists(LetterFile.objects.filter(letter=OuterRef("pk"))))


def may_issue(actor: Actor) -> Verdict:
    """Programme managers, and the portal itself after a publication."""
    is_portal = actor.user is None and actor.has(Role.ADMINISTRATOR)
    if is_portal or actor.has(Role.MANAGER):
        return ALLOWED
    return refused(_("Only a programme manager may do this."))


def may_see_all(actor: Actor) -> Verdict:
    """The ministry."""
    return ALLOWED if actor.in_ministry else refused(_("Only the ministry may see this."))
