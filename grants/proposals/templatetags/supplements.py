"""`{% load supplements %}`: a request to mend, for those who answer it and those who sign the answer."""

from datetime import datetime
from typing import Any

from django import template

from grants.proposals import package, policies
from grants.proposals.difference import differences
from grants.proposals.models import Proposal, ProvinceDecision, SupplementRequest
from grants.proposals.nameable import Nameable
from grants.proposals.nameable import asked_in as asked_fields
from grants.proposals.province import last_decision, lets_file_anew
from grants.proposals.supplements import (
    last_supplement_return,
    mended,
    named_fields,
    open_request,
    pending_supplement_signoff,
    standing,
)
from portal.actor import Actor
from portal.signoff.models import SignOff

register = template.Library()


@register.simple_tag
def supplement_of(proposal: Proposal, actor: Actor) -> dict[str, Any] | None:
    """The open request: its fields with the pages on which they are mended, what has changed, what may be done."""
    request = open_request(proposal)
    if request is None:
        return None
    filed = package.content_of(standing(proposal).package)
    pending = pending_supplement_signoff(request)
    return {
        "request": request,
        "items": asked_fields(request),
        "changed": differences(filed, mended(proposal, named_fields(request))),
        "pending": pending,
        "returned": None if pending else last_supplement_return(request),
        "may_answer": policies.may_answer(actor, proposal),
    }


@register.simple_tag
def mended_to_sign(signoff: SignOff) -> dict[str, Any]:
    """What a signer reads before signing: what was asked, and what differs from the copy that stands."""
    payload: Any = signoff.payload
    related = SupplementRequest.objects.select_related("proposal__municipality", "proposal__call", "answer")
    request = related.prefetch_related("items").get(pk=payload["request"])
    filed = request.proposal.submissions.filter(signoff=signoff).first()
    said = package.content_of(filed.package) if filed else mended(request.proposal, named_fields(request))
    before = request.proposal.submissions.filter(revision__lt=payload["revision"]).order_by("-revision")[0]
    return {
        "request": request,
        "items": asked_fields(request),
        "changed": differences(package.content_of(before.package), said),
        "content": said,
        "submission": filed,
    }


@register.simple_tag
def asked_in(proposal: Proposal, section: str) -> list[tuple[Nameable, str]]:
    """What is to be mended in one section."""
    request = open_request(proposal)
    return (
        [(each, text) for each, text in asked_fields(request) if each.section == section] if request else []
    )


@register.simple_tag
def deadline_of(proposal: Proposal) -> datetime:
    """Until when it may be filed: the call's close, the end of a return by the province, or of a request to mend."""
    request = open_request(proposal)
    if request:
        return request.due_at
    call = proposal.call
    return call.province_until if lets_file_anew(proposal, call.closes_at) else call.closes_at


@register.simple_tag
def province_return(proposal: Proposal) -> ProvinceDecision | None:
    """What the province decided last: when it returned the proposal, and why."""
    return last_decision(proposal)
