"""Asking to have named fields mended."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grants.proposals import actions, policies, states
from grants.proposals.models import Proposal
from grants.proposals.nameable import nameable
from grants.proposals.supplements import open_request, standing
from grants.proposals.views.office.forms import SupplementForm
from grants.proposals.views.office.pages import page, seen
from portal.errors import Refused

SEOUL = ZoneInfo("Asia/Seoul")


@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the fields, say what is to be mended and until when; after an answer, once more."""
    proposal = seen(request, pk)
    again = proposal.state == states.SUPPLEMENT_REQUESTED
    verdict = policies.may(request.actor, proposal, "close_supplement" if again else "request_supplement")
    if not verdict:
        messages.info(request, verdict.reason)
        return redirect("admin:proposals_screening", pk)
    form = SupplementForm(
        request.POST or None, named=nameable(proposal.call), initial=_initial(request, proposal)
    )
    if request.method == "POST" and form.is_valid():
        act = actions.ask_again if again else actions.request_supplement
        try:
            act(actor=request.actor, proposal_id=pk, due_at=form.cleaned_data["due_at"], fields=form.texts())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Requested. The municipality has been told."))
            return HttpResponseRedirect(reverse("admin:proposals_screening", args=[pk]))
    context = {"proposal": proposal, "submission": standing(proposal), "form": form, "again": again}
    return page(request, "admin/proposals/supplement.html", _("Request to mend"), context)


def _initial(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """Six in the evening after the days the call gives; asking again, with what was asked before."""
    asked = open_request(proposal)
    texts = {item.field: item.text for item in asked.items.all()} if asked else {}
    named = enumerate(nameable(proposal.call))
    return {"due_at": _evening(request.actor.arrived_at, proposal.call.supplement_days)} | {
        f"field_{number}": texts[each.address] for number, each in named if each.address in texts
    }


def _evening(now: datetime, days: int) -> datetime:
    day = now.astimezone(SEOUL) + timedelta(days=days)
    return day.replace(hour=18, minute=0, second=0, microsecond=0)
