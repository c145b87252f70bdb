"""Places that fell open on proposals under review: who takes them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.reviews import actions, policies, states
from grants.reviews.forms import ReasonForm, ReplacementForm
from grants.reviews.models import ScoreSheet, SeatInvitation
from grants.reviews.queries import with_everything
from grants.reviews.replacements import candidates_for, open_places
from grants.reviews.seat_queries import exclusions_of
from grants.reviews.views.pages import chosen_call, page
from portal.accounts.models import User
from portal.errors import Refused

LISTED = 20


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """All open places of a call, with why they are open."""
    if not policies.may_oversee(request.actor):
        raise Http404
    call, calls = chosen_call(request)
    rows = list(open_places(call)) if call else []
    context = {
        "call": call,
        "calls": calls,
        "rows": [(row, why) for row, why in zip(rows, exclusions_of(rows), strict=True)],
        "may_manage": bool(policies.may_manage(request.actor)),
    }
    return page(request, "admin/reviews/places.html", _("Open places"), context)


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose who takes one place, among those whom nothing keeps from the proposal."""
    gone = _visible(request, pk)
    if request.method != "POST":
        return _show(request, gone)
    form = ReplacementForm(request.POST, reviewers=User.objects.filter(is_active=True))
    if not form.is_valid():
        return _show(request, gone, problem=" ".join(form.errors["reviewer"]))
    try:
        made = actions.replace_reviewer(
            actor=request.actor, sheet_id=pk, reviewer=form.cleaned_data["reviewer"]
        )
    except Refused as refusal:
        return _show(request, gone, problem=str(refusal))
    if isinstance(made, SeatInvitation):
        messages.success(request, _("Invited. The sheet begins when they accept."))
    else:
        messages.success(request, _("The place is taken: a new sheet waits for its reviewer."))
    return _back(gone)


@require_POST
def without(request: HttpRequest, pk: int) -> HttpResponse:
    """Go without somebody in the place, saying why."""
    gone = _visible(request, pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        actions.go_without(actor=request.actor, sheet_id=pk, reason=reason)
    except Refused as refusal:
        return _show(request, gone, problem=str(refusal))
    messages.success(request, _("Closed. The proposal is judged by those who are left."))
    return _back(gone)


def _visible(request: HttpRequest, pk: int) -> ScoreSheet:
    if not policies.may_oversee(request.actor):
        raise Http404
    return get_object_or_404(with_everything(ScoreSheet.objects.filter(state__in=states.GONE)), pk=pk)


def _back(gone: ScoreSheet) -> HttpResponse:
    address = reverse("admin:reviews_places")
    return HttpResponseRedirect(f"{address}?call={gone.assignment.panel.call_id}")


def _show(request: HttpRequest, gone: ScoreSheet, problem: str = "") -> HttpResponse:
    is_open = open_places(gone.assignment.panel.call).filter(pk=gone.pk, is_asked=False).exists()
    may_manage = is_open and bool(policies.may_manage(request.actor))
    candidates = candidates_for(gone) if is_open else []
    search = request.GET.get("q", "").strip()[:80]
    context: dict[str, Any] = {
        "gone": gone,
        "submission": gone.assignment.submission,
        "exclusion": exclusions_of([gone])[0],
        "is_open": is_open,
        "may_manage": may_manage,
        "number": len(candidates),
        "candidates": [each for each in candidates if search.lower() in each.user.name.lower()][:LISTED],
        "search": search,
        "problem": problem,
    }
    return page(request, "admin/reviews/place.html", _("Who takes the place"), context)
