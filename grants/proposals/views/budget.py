"""What can be done with a budget beside typing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from grants.proposals import actions
from grants.proposals.content import BUDGET
from grants.proposals.models import Proposal
from portal.errors import Refused


def mend(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Press the button of a finding, once what was typed is saved."""
    try:
        remedy = request.POST.get("mend", "")
        saved = actions.mend_budget(actor=request.actor, proposal_id=proposal.pk, remedy=remedy)
        actions.count_missing(proposal_id=proposal.pk)
        for sentence in set(saved.refused.values()):
            messages.error(request, sentence)
        if not saved.refused:
            messages.success(
                request, _("The excess went to the municipality's share. The total stays as it was.")
            )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("proposals:section", proposal.pk, BUDGET)
