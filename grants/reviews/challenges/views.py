"""The municipality's page of its challenges; it says nothing of who reviews, nor of what came of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grants.proposals import policies as proposal_policies
from grants.proposals.models import Proposal
from grants.reviews.challenges import actions, policies
from grants.reviews.challenges.forms import ChallengeForm
from portal.errors import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a person or an institution, and read what was named before."""
    ours = proposal_policies.ours(request.actor).select_related("municipality", "call")
    proposal = get_object_or_404(ours, pk=pk)
    form = ChallengeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.file_challenge(actor=request.actor, proposal_id=pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Received. It stays confidential between you and the ministry."))
            return redirect("challenges:challenge", pk)
    return _page(request, proposal, form)


def _page(request: HttpRequest, proposal: Proposal, form: ChallengeForm) -> HttpResponse:
    verdict = policies.may_challenge(request.actor, proposal)
    filed = policies.visible_to(request.actor).filter(proposal=proposal).select_related("filed_by")
    context = {
        "proposal": proposal,
        "form": form,
        "may_challenge": verdict,
        "filed": list(filed.order_by("pk")),
        "trail": [
            (_("Home"), "/"),
            (_("Proposals"), reverse("proposals:list")),
            (proposal.title or _("untitled"), reverse("proposals:detail", args=[proposal.pk])),
            (_("Challenge a reviewer"), None),
        ],
    }
    return render(request, "reviews/challenge.html", context)
