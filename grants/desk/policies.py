"""Who sees pairs of copies that are alike, and who says what they found."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from grants.desk.models import SimilarPair
from grants.proposals.policies import may_list
from portal.actor import ALLOWED, Actor, Role, Verdict, refused

__all__ = ["may_change", "may_list", "may_look", "visible_to"]


def visible_to(actor: Actor) -> QuerySet[SimilarPair]:
    """The ministry's: pairs of copies that still stand filed, both of them."""
    standing = Q(first__proposal__slot__isnull=False, second__proposal__slot__isnull=False)
    return SimilarPair.objects.filter(standing) if actor.in_ministry else SimilarPair.objects.none()


def may_look(actor: Actor) -> Verdict:
    """Managers answer for what is funded twice."""
    if actor.has(Role.MANAGER):
        return ALLOWED
    return refused(_("Only a programme manager may do this."))


def may_change(actor: Actor, _pair: SimilarPair) -> Verdict:
    """The remark on one pair."""
    return may_look(actor)
