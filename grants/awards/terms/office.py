"""The terms of one award in the back office: amounts, conditions, how it is confirmed, how it ends."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from grants.awards import policies as awards
from grants.awards import states
from grants.awards.models import Award
from grants.awards.terms import adjusting, conditions, ending, policies, queries
from grants.awards.terms.forms import AdjustmentForm, ConditionForm, ReasonForm
from portal.errors import Refused
from portal.ui.context import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands, and a form for each thing that may be done now; what was typed is kept when refused."""
    award = _seen(request, pk)
    pressed = request.POST.get("act", "") if request.method == "POST" else ""
    adjust = AdjustmentForm(award, request.POST if pressed == "adjust" else None)
    condition = ConditionForm(request.POST if pressed == "condition" else None)
    revoke = ReasonForm(request.POST if pressed == "revoke" else None)
    form = {"adjust": adjust, "condition": condition, "revoke": revoke}.get(pressed)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _done(request, award, form):
            return HttpResponseRedirect(reverse("admin:awards_award_terms", args=[pk]))
    actor = actor_of(request)
    context = {
        "title": _("Terms of the award"),
        "award": award,
        "adjust": adjust,
        "condition": condition,
        "revoke": revoke,
        "open": pressed,
        "may_set": bool(policies.may_set_terms(actor, award)),
        "may_ask": bool(policies.may_ask_to_change(actor, award)),
        "may_mark": bool(policies.may_decide_change(actor, award)),
        "asked": policies.pending_request(award, policies.OF_THE_MINISTRY),
        "to_confirm": queries.to_confirm(award),
        "is_published": award.state == states.PUBLISHED,
    }
    return render(request, "admin/awards/terms.html", {**admin.site.each_context(request), **context})


@require_POST
def change_condition(request: HttpRequest, pk: int, condition_id: int) -> HttpResponse:
    """Take a condition back, or say whether it is met."""
    award = _seen(request, pk)
    condition = get_object_or_404(award.conditions, pk=condition_id)
    acts: dict[str, Callable[[], object]] = {
        "remove": lambda: conditions.remove_condition(actor=actor_of(request), condition=condition),
        "met": lambda: conditions.mark_condition(actor=actor_of(request), condition=condition, is_met=True),
        "not_met": lambda: conditions.mark_condition(
            actor=actor_of(request), condition=condition, is_met=False
        ),
    }
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("admin:awards_award_terms", args=[pk]))


def _done(request: HttpRequest, award: Award, form: Any) -> bool:
    """Whether the act behind the pressed button was done; its refusal is shown in the form."""
    actor = actor_of(request)
    try:
        if isinstance(form, AdjustmentForm):
            act = adjusting.adjust_pending if award.state == states.PENDING else adjusting.request_adjustment
            act(actor=actor, award=award, terms=form.terms())
        elif isinstance(form, ConditionForm):
            conditions.add_condition(actor=actor, award=award, **form.cleaned_data)
        else:
            ending.request_revocation(actor=actor, award=award, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    if award.state == states.PUBLISHED:
        messages.success(
            request, _("It now awaits the sign-off of a second manager. Until then nothing changes.")
        )
    else:
        messages.success(request, _("The terms are written; they are announced with the decision."))
    return True


def _seen(request: HttpRequest, pk: int) -> Award:
    return get_object_or_404(queries.with_terms(awards.visible_to(actor_of(request))), pk=pk)
