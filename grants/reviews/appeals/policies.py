"""Who may appeal, withdraw and decide, and which appeals they see."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.proposals import policies as proposal_policies
from grants.proposals.models import Proposal
from grants.reviews import policies
from grants.reviews.appeals import states
from grants.reviews.models.appeal import APPEALABLE, DECIDE, Appeal
from portal.actor import ALLOWED, Actor, Role, Verdict, refused
from portal.audit.queries import target_name
from portal.signoff import states as signoff_states
from portal.signoff.models import SignOff
from villages.policies import may_act_for


def visible_to(actor: Actor) -> QuerySet[Appeal]:
    """The overseers' all; a municipality's people their own."""
    if policies.may_oversee(actor):
        return Appeal.objects.all()
    return Appeal.objects.filter(proposal__in=proposal_policies.ours(actor))


def deadline_of(proposal: Proposal) -> datetime:
    """The first moment at which the present result of a proposal can't be appealed against any more."""
    return states.appeal_until(proposal.state_since, proposal.call.appeal_days)


def appeal_of(proposal: Proposal) -> Appeal | None:
    """The appeal against the result as it stands."""
    return Appeal.objects.filter(proposal=proposal, outcome_since=proposal.state_since).first()


def may_appeal(actor: Actor, proposal: Proposal) -> Verdict:
    """An officer of the municipality, once a result, within the days of the call."""
    verdict = may_act_for(actor, proposal.municipality, Role.OFFICER)
    if not verdict:
        return verdict
    if proposal.state not in APPEALABLE:
        return refused(_("There is no result yet that could be appealed against."))
    if actor.arrived_at >= deadline_of(proposal):
        return refused(_("The time for an appeal is over. Nothing was filed."))
    if appeal_of(proposal) is not None:
        return refused(_("Your municipality has appealed against this result already. It can be read below."))
    return ALLOWED


def may_withdraw(actor: Actor, appeal: Appeal) -> Verdict:
    """An officer of the municipality, until it is decided."""
    if appeal.state != states.FILED:
        return refused(_("This appeal was decided or withdrawn already."))
    return may_act_for(actor, appeal.proposal.municipality, Role.OFFICER)


def may_change(actor: Actor, appeal: Appeal) -> Verdict:
    """Managers lay an answer before a second one while it is undecided and none awaits sign-off."""
    if appeal.state != states.FILED:
        return refused(_("This appeal was decided or withdrawn already."))
    if pending_decision(appeal) is not None:
        return refused(_("An answer awaits sign-off already."))
    return policies.may_manage(actor)


def pending_decision(appeal: Appeal) -> SignOff | None:
    """The sign-off that would decide it."""
    about = target_name(appeal)
    return SignOff.objects.filter(kind=DECIDE, about=about, state=signoff_states.PENDING).first()
