"""The municipality's page of an appeal: file it, read how it stands, take it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from grants.proposals import policies as proposal_policies
from grants.proposals.models import Proposal
from grants.reviews.appeals import actions, policies
from grants.reviews.appeals.forms import AppealForm
from grants.reviews.appeals.states import last_minute
from portal.errors import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """The form while there is time, and what was filed."""
    proposal = _proposal(request, pk)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.file_appeal(actor=request.actor, proposal_id=pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your appeal was filed. You are told when it is decided."))
            return redirect("appeals:appeal", pk)
    return _page(request, proposal, form)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the appeal against the present result."""
    filed = get_object_or_404(
        policies.visible_to(request.actor),
        proposal=_proposal(request, pk),
        pk=request.POST.get("appeal") or 0,
    )
    try:
        actions.withdraw_appeal(actor=request.actor, appeal_id=filed.pk)
        messages.success(request, _("The appeal was withdrawn."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("appeals:appeal", pk)


def _proposal(request: HttpRequest, pk: int) -> Proposal:
    ours = proposal_policies.ours(request.actor).select_related("municipality", "call")
    return get_object_or_404(ours, pk=pk)


def _page(request: HttpRequest, proposal: Proposal, form: AppealForm) -> HttpResponse:
    filed = list(policies.visible_to(request.actor).filter(proposal=proposal).select_related("filed_by"))
    may_appeal = policies.may_appeal(request.actor, proposal)
    context = {
        "proposal": proposal,
        "form": form,
        "may_appeal": may_appeal,
        "why_not": "" if may_appeal or filed else may_appeal.reason,
        "until": last_minute(policies.deadline_of(proposal)) if may_appeal else None,
        "appeals": [
            (each, bool(policies.may_withdraw(request.actor, _of(each, proposal)))) for each in filed
        ],
        "trail": [
            (_("Home"), "/"),
            (_("Proposals"), reverse("proposals:list")),
            (proposal.title or _("untitled"), reverse("proposals:detail", args=[proposal.pk])),
            (_("Appeal"), None),
        ],
    }
    return render(request, "reviews/appeal.html", context)


def _of(each: policies.Appeal, proposal: Proposal) -> policies.Appeal:
    each.proposal = proposal
    return each
