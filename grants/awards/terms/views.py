"""The award on the municipality's side: what stands, what is due next, the revised budget, giving it up."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grants.awards.models import Award
from grants.awards.models.ending import DECLINE
from grants.awards.models.terms import REVISE
from grants.awards.terms import budget, ending, policies, queries, revising
from grants.awards.terms.forms import ReasonForm, budget_formset
from grants.awards.terms.signing import next_of
from grants.proposals.budget_tables import SOURCES
from portal.errors import Refused


@login_required
@require_safe
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """What was awarded, on what terms, and the one thing that is due next."""
    held = _announced(request, pk)
    asked = policies.pending_request(held, policies.OF_THE_MUNICIPALITY)
    may_answer = policies.may_answer(request.actor, held)
    context = {
        "award": held,
        "next": next_of(held),
        "adjustment": queries.standing_adjustment(held),
        "to_confirm": queries.to_confirm(held),
        "asked": asked,
        "asked_kind": {REVISE: "revise", DECLINE: "decline"}.get(asked.kind if asked else "", ""),
        "may_answer": may_answer,
        "trail": _trail(held),
    }
    return render(request, "awards/award.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revised_budget(request: HttpRequest, pk: int) -> HttpResponse:
    """The filed budget cut to what is awarded, to be looked over, changed and laid before the signer."""
    held = _announced(request, pk)
    if queries.to_confirm(held) is None:
        messages.info(request, _("No revised budget is awaited. What was confirmed stands."))
        return redirect("awards:award", pk)
    filed, awarded = queries.filed_lines(held), queries.awarded_by_year(held)
    data = request.POST if request.method == "POST" else None
    forms = budget_formset(filed, budget.proposed(filed, awarded), data)
    refusal = ""
    if data is not None and forms.is_valid():
        lines = [{source: form.cleaned_data[source] for source in budget.SOURCES} for form in forms]
        try:
            revising.request_confirmation(actor=request.actor, award=held, lines=lines)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("Your signer was asked to sign the revised budget."))
            return redirect("awards:award", pk)
    context = {
        "award": held,
        "forms": forms,
        "refusal": refusal,
        "adjustment": queries.to_confirm(held),
        "shares": [(share, SOURCES[share.source]) for share in budget.shares(filed, awarded)],
        "may_answer": policies.may_answer(request.actor, held),
        "trail": [
            *_trail(held)[:-1],
            (_("Award"), reverse("awards:award", args=[pk])),
            (_("Revised budget"), None),
        ],
    }
    return render(request, "awards/revised_budget.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, and why; then the signer decides."""
    held = _announced(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ending.request_decline(actor=request.actor, award=held, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("Your signer was asked to give the award up. Until they sign, it stands.")
            )
            return redirect("awards:award", pk)
    context = {
        "award": held,
        "form": form,
        "verdict": policies.may_answer(request.actor, held),
        "trail": [
            *_trail(held)[:-1],
            (_("Award"), reverse("awards:award", args=[pk])),
            (_("Give the award up"), None),
        ],
    }
    return render(request, "awards/decline.html", context)


def _announced(request: HttpRequest, pk: int) -> Award:
    """The newest award to the proposal that was announced; what is pending does not exist."""
    found = policies.ours(request.actor).filter(proposal=pk).order_by("-id")
    held: Award | None = queries.with_terms(found).first()
    if held is None:
        raise Http404
    return held


def _trail(award: Award) -> list[tuple[str, Any]]:
    return [
        (_("Home"), "/"),
        (_("Proposals"), reverse("proposals:list")),
        (award.submission.title, reverse("proposals:detail", args=[award.proposal_id])),
        (_("Award"), None),
    ]
