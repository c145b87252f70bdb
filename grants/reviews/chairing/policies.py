"""Who follows a panel's progress, and who may write to those who are not done."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from grants.reviews import policies
from grants.reviews.models import Panel, PanelMember
from portal.actor import ALLOWED, Actor, Role, Verdict, refused


def visible_to(actor: Actor) -> QuerySet[Panel]:
    """Overseers follow all panels, a chair their own."""
    if policies.may_oversee(actor):
        return Panel.objects.all()
    if not actor.is_known or not actor.has(Role.CHAIR):
        return Panel.objects.none()
    return Panel.objects.filter(Exists(_chairs(actor).filter(panel=OuterRef("pk"))))


def may_list(actor: Actor) -> Verdict:
    """Whether any panel's progress is the person's business."""
    if actor.has(Role.CHAIR, *policies.OVERSEERS):
        return ALLOWED
    return refused(_("Only chairs and the ministry follow the panels."))


def may_write_to(actor: Actor, panel: Panel) -> Verdict:
    """The panel's chair, and managers."""
    if actor.has(Role.MANAGER) or (actor.is_known and _chairs(actor).filter(panel=panel.pk).exists()):
        return ALLOWED
    return refused(_("Only the chair of the panel or a manager may do this."))


def _chairs(actor: Actor) -> QuerySet[PanelMember]:
    return PanelMember.objects.filter(reviewer=actor.user, is_chair=True, left_at=None)
