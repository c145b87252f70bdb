"""The sign-off that decides an appeal, and the way to its page."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.proposals.hooks import Step
from grants.proposals.models import Proposal
from grants.reviews import policies
from grants.reviews.appeals import actions
from grants.reviews.appeals import policies as appeals
from grants.reviews.appeals.states import last_minute
from grants.reviews.models.appeal import APPEALABLE, DECIDE
from portal.actor import Actor, Role
from portal.signoff.registry import Kind, SignOffLike, register
from portal.ui.templatetags.portal import kst_minute


def register_kind() -> None:
    """Make the kind of sign-off known."""
    register(
        Kind(
            name=DECIDE,
            label=gettext_lazy("Decision of an appeal"),
            may_decide=lambda actor, _signoff: policies.may_manage(actor),
            visible=lambda actor: Q() if policies.may_oversee(actor) else Q(pk=None),
            decidable=lambda actor: Q() if actor.has(Role.MANAGER) else Q(pk=None),
            execute=actions.decide,
            url=_page_of,
        )
    )


def page_of(actor: Actor, proposal: Proposal) -> Iterable[Step]:
    """The way to appeal while there is time, and to an appeal that was filed."""
    if proposal.state not in APPEALABLE:
        return []
    address = reverse("appeals:appeal", args=[proposal.pk])
    filed = appeals.appeal_of(proposal)
    if filed is not None:
        said = _("Your appeal: %(state)s") % {"state": filed.get_state_display()}
        return [Step(_("See the appeal"), address, said)]
    if not appeals.may_appeal(actor, proposal):
        return []
    until = {"until": kst_minute(last_minute(appeals.deadline_of(proposal)))}
    return [Step(_("Appeal"), address, _("You may appeal against this result until %(until)s.") % until)]


def _page_of(signoff: SignOffLike) -> str:
    return reverse("admin:reviews_appeal_change", args=[signoff.payload["appeal"]])
