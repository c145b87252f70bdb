"""Who sees slates, the ministry, and who makes them, its managers."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.awards.models import Slate, SlateState
from grants.awards.policies import may_draft, may_list
from grants.awards.slating.queries import slates
from portal.actor import ALLOWED, Actor, Verdict, refused

__all__ = ["may_adopt", "may_change", "may_draft", "may_list", "visible_to"]


def visible_to(actor: Actor) -> QuerySet[Slate]:
    """All, to the ministry."""
    return slates() if may_list(actor) else slates().none()


def may_change(actor: Actor, slate: Slate) -> Verdict:
    """The rules of a draft; what is solved is copied."""
    verdict = may_draft(actor)
    if not verdict:
        return verdict
    if slate.state != SlateState.DRAFT:
        return refused(_("This slate was given to the solver already. Copy it and change the copy."))
    return ALLOWED


def may_adopt(actor: Actor, slate: Slate) -> Verdict:
    """What is solved."""
    verdict = may_draft(actor)
    if not verdict:
        return verdict
    if slate.state != SlateState.SOLVED:
        return refused(_("Only a solved slate can be adopted. Solve it first."))
    return ALLOWED
