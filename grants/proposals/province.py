"""The way through the province (경유): who decides there, when, and what that opens."""

from datetime import datetime

from django.utils.translation import gettext as _

from grants.proposals import states
from grants.proposals.models import Decision, Proposal, ProvinceDecision, ProvinceRank
from portal.actor import ALLOWED, Actor, Verdict, refused
from villages.models import Municipality
from villages.queries import provinces_of


def may_coordinate(actor: Actor, municipality: Municipality) -> Verdict:
    """Whether the actor coordinates the municipality's province."""
    if provinces_of(actor).filter(pk=municipality.province_id).exists():
        return ALLOWED
    return refused(_("You do not coordinate the province of this municipality."))


def may_pass(proposal: Proposal, verb: str, at: datetime) -> Verdict:
    """Whether the call's route lets the province, or after it the ministry, do the verb to what stands filed."""
    call = proposal.call
    if verb == "receive":
        if call.through_province and proposal.state != states.ENDORSED:
            return refused(_("In this call the ministry receives what the province has endorsed."))
        return ALLOWED
    if not call.through_province:
        return refused(_("In this call proposals go to the ministry directly."))
    if verb == "return_by_province" and at >= call.province_until:
        return refused(_("It is too late to return it: the municipality could not file it anew any more."))
    return ALLOWED


def lets_file_anew(proposal: Proposal, at: datetime) -> bool:
    """Whether the province returned it, and the days for mending it last."""
    call = proposal.call
    if not (call.through_province and call.is_published and at < call.province_until):
        return False
    last = last_decision(proposal)
    return last is not None and last.decision == Decision.RETURNED


def last_decision(proposal: Proposal) -> ProvinceDecision | None:
    """What the province decided last, if anything."""
    return ProvinceDecision.objects.filter(proposal=proposal).order_by("-id").first()


def was_forwarded(proposal: Proposal) -> bool:
    """Whether the ministry has received any endorsed proposal of its province in its call."""
    placed = ProvinceRank.objects.filter(call=proposal.call_id, province=proposal.municipality.province_id)
    return placed.exclude(proposal__state=states.ENDORSED).exists()
