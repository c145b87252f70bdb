"""Taking a proposal out of the call."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grants.proposals import actions, policies
from grants.proposals.forms import ReasonForm
from grants.proposals.views.own import trail
from portal.errors import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, and why; then take it out of the call."""
    proposal = get_object_or_404(policies.ours(request.actor).select_related("call", "municipality"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.withdraw(actor=request.actor, proposal_id=pk, reason=form.cleaned_data["reason"])
            messages.success(request, _("The proposal was withdrawn."))
            return redirect("proposals:detail", pk)
        except Refused as error:
            form.add_error(None, str(error))
    context = {
        "proposal": proposal,
        "form": form,
        "verdict": policies.may(request.actor, proposal, "withdraw"),
        "trail": trail(
            (proposal.title or _("untitled"), reverse("proposals:detail", args=[pk])), (_("Withdraw"), None)
        ),
    }
    return render(request, "proposals/withdraw.html", context)
