"""The ministry's side of a request to mend: ask, accept, ask again, go on without an answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.proposals import policies, telling
from grants.proposals.actions.moving import locked, move
from grants.proposals.actions.requests import MENDING_ENDED, held_requests, void_requests
from grants.proposals.models import Outcome, Proposal, SupplementItem, SupplementRequest
from grants.proposals.supplements import addresses, open_request, standing
from portal.actor import Actor
from portal.errors import Refused, ensure

BEFORE_DUE = timedelta(hours=24)


@transaction.atomic
def request_supplement(
    *, actor: Actor, proposal_id: int, due_at: datetime, fields: Mapping[str, str]
) -> SupplementRequest:
    """Ask for the named fields (address: what is to be mended) to be mended before `due_at`.

    Raises NotAllowed, or Refused when nothing is named, a field is unknown, or the moment has passed.
    """
    proposal = locked(proposal_id)
    ensure(policies.may(actor, proposal, "request_supplement"))
    return _ask(actor, proposal, due_at, fields)


@transaction.atomic
def ask_again(
    *, actor: Actor, proposal_id: int, due_at: datetime, fields: Mapping[str, str]
) -> SupplementRequest:
    """Not content with the answer: close the request and open another. Raises as `request_supplement`."""
    requests = held_requests([proposal_id])
    proposal = locked(proposal_id)
    ensure(policies.may(actor, proposal, "close_supplement"))
    request = _open(proposal)
    if request.answer_id is None:
        raise Refused(
            _("The request is not answered yet. Wait for the answer or call the request off."), "no_answer"
        )
    _close(actor, request, Outcome.ASKED_AGAIN)
    void_requests(actor, requests, [proposal], MENDING_ENDED)
    move(actor, proposal, "close_supplement", {"outcome": request.outcome})
    return _ask(actor, proposal, due_at, fields)


@transaction.atomic
def close_supplement(*, actor: Actor, proposal_id: int) -> SupplementRequest:
    """Accept the answer; without one let the last copy stand, because the time is over or nothing is to be mended."""
    requests = held_requests([proposal_id])
    proposal = locked(proposal_id)
    ensure(policies.may(actor, proposal, "close_supplement"))
    request = _open(proposal)
    _close(actor, request, _outcome(request, actor.arrived_at))
    void_requests(actor, requests, [proposal], MENDING_ENDED)
    move(actor, proposal, "close_supplement", {"outcome": request.outcome})
    telling.supplement_closed(request)
    return request


def withdrawn(actor: Actor, proposal: Proposal) -> None:
    """Close what was asked of a proposal that is being withdrawn."""
    request = open_request(proposal)
    if request is not None:
        _close(actor, request, Outcome.WITHDRAWN)


@transaction.atomic
def tell_of_supplements_due(*, now: datetime) -> int:
    """Tell the people of requests that are due within a day and not answered, once each; return how many."""
    waiting = SupplementRequest.objects.filter(
        outcome="", answer=None, due_at__gt=now, due_at__lte=now + BEFORE_DUE
    )
    requests = list(waiting.select_related("proposal__municipality").order_by("pk"))
    if requests:
        telling.supplements_due_soon(requests)
    return len(requests)


def _ask(actor: Actor, proposal: Proposal, due_at: datetime, fields: Mapping[str, str]) -> SupplementRequest:
    said = {field: text.strip() for field, text in fields.items() if text.strip()}
    if not said:
        raise Refused(_("Say in at least one field what is to be mended."), "nothing_named")
    if not said.keys() <= addresses(proposal.call).keys():
        raise Refused(
            _("One of these fields is not part of this call's form. Reload the page."), "unknown_field"
        )
    if due_at <= actor.arrived_at:
        raise Refused(_("Give a moment that lies ahead."), "due_in_the_past")
    request = SupplementRequest.objects.create(
        proposal=proposal, submission=standing(proposal), requested_by=actor.user, due_at=due_at
    )
    SupplementItem.objects.bulk_create(
        SupplementItem(request=request, field=field, text=text) for field, text in said.items()
    )
    move(actor, proposal, "request_supplement", {"fields": sorted(said), "due": due_at.isoformat()})
    telling.supplement_requested(request, len(said))
    return request


def _open(proposal: Proposal) -> SupplementRequest:
    request = open_request(proposal)
    if request is None:
        raise Refused(_("No request to mend is open."), "no_request")
    return request


def _outcome(request: SupplementRequest, at: datetime) -> Outcome:
    if request.answer_id is not None:
        return Outcome.ACCEPTED
    return Outcome.LAPSED if at >= request.due_at else Outcome.CALLED_OFF


def _close(actor: Actor, request: SupplementRequest, outcome: Outcome) -> None:
    request.outcome, request.closed_by, request.closed_at = outcome, actor.user, timezone.now()
    request.save(update_fields=["outcome", "closed_by", "closed_at"])
