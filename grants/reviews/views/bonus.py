"""Bonus points of a call: what is granted on what evidence."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from grants.calls.models import BonusRule, Call
from grants.reviews import actions, policies, ranking_queries
from grants.reviews.bonus_forms import GrantForm
from grants.reviews.forms import ReasonForm
from grants.reviews.views.pages import chosen_call, page
from portal.errors import Refused
from portal.numbers import number_in

ROWS = 100


@require_http_methods(["GET", "HEAD", "POST"])
def bonus(request: HttpRequest) -> HttpResponse:
    """The rules of the chosen call with who has the points; a POST grants some."""
    if not policies.may_oversee(request.actor):
        raise Http404
    call, calls = chosen_call(request)
    if request.method != "POST":
        return _show(request, call, calls)
    if call is None:
        raise Http404
    form = GrantForm(request.POST, call=call)
    if not form.is_valid():
        return _show(request, call, calls, form=form)
    try:
        actions.grant_bonus(actor=request.actor, **form.cleaned_data)
    except Refused as refusal:
        return _show(request, call, calls, form=form, refusal=str(refusal))
    return _done(request, call, _("The bonus points are granted. They count from the next ranking on."))


@require_POST
def grant_known(request: HttpRequest) -> HttpResponse:
    """Grant a rule's points to all who are due them by the data of places."""
    rule = _rule(request)
    try:
        number = actions.grant_known(actor=request.actor, rule=rule)
    except Refused as refusal:
        return _show(request, rule.call, [rule.call], refusal=str(refusal))
    said = ngettext(
        "Bonus points granted to %(count)s submission.",
        "Bonus points granted to %(count)s submissions.",
        number,
    )
    return _done(request, rule.call, said % {"count": number})


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take granted points back, saying why."""
    seen = policies.grants_visible_to(request.actor).select_related("submission__call")
    grant = get_object_or_404(seen, pk=pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    call = grant.submission.call
    try:
        actions.take_back_bonus(actor=request.actor, grant=grant, reason=reason)
    except Refused as refusal:
        return _show(request, call, [call], refusal=str(refusal))
    return _done(request, call, _("The bonus points are taken back."))


def _rule(request: HttpRequest) -> BonusRule:
    if not policies.may_oversee(request.actor):
        raise Http404
    rules = BonusRule.objects.select_related("call")
    return get_object_or_404(rules, pk=number_in(request.POST.get("rule", "")))


def _done(request: HttpRequest, call: Call, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(f"{reverse('admin:reviews_bonus')}?call={call.pk}")


def _show(request: HttpRequest, call: Call | None, calls: list[Call], **more: Any) -> HttpResponse:
    rules = list(ranking_queries.bonus_rules_of(call)) if call else []
    context = {
        "call": call,
        "calls": calls,
        "rules": [(rule, ranking_queries.known_for(rule).count() if rule.decline else 0) for rule in rules],
        "page_obj": Paginator(ranking_queries.bonus_grants_of(call), ROWS).get_page(request.GET.get("page"))
        if rules
        else None,
        "form": GrantForm(call=call) if rules else None,
        "may_grant": bool(policies.may_manage(request.actor)),
        **more,
    }
    return page(request, "admin/reviews/bonus.html", _("Bonus points"), context)
