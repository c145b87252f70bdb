"""The pages of slates: begin one, set its rules, have it solved, look at it, compare, adopt."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from grants.awards.models import Decision, Slate, SlateState
from grants.awards.slating import actions, adopting, policies, shown
from grants.awards.slating.forms import RulesForms, forced_in_data
from grants.awards.slating.opened import Opened, opened
from grants.awards.slating.queries import numbers_of, rankings
from grants.reviews.models import RankingRun
from portal.errors import Refused
from portal.jobs.views import state_of
from portal.numbers import number_in


def start(request: HttpRequest) -> HttpResponse:
    """Choose the ranking and what to begin with; the draft is made at once and opened."""
    if not policies.may_draft(request.actor):
        raise Http404
    if request.method == "POST":
        ranking = get_object_or_404(rankings(), pk=_number(request.POST.get("ranking", "")))
        with_targets = request.POST.get("begin") != "envelopes"
        name = request.POST.get("name", "").replace("\x00", "").strip() or _default_name(
            ranking, with_targets=with_targets
        )
        return _after(
            request,
            lambda: actions.draft_slate(
                actor=request.actor, ranking=ranking, name=name, with_targets=with_targets
            ),
        )
    asked = number_in(request.GET.get("ranking", ""))
    awaited = rankings().filter(undecided__gt=0, **({"pk": asked} if asked else {}))
    return _page(request, "start", _("New slate"), {"rankings": list(awaited[:50])})


def page(request: HttpRequest, object_id: str) -> HttpResponse:
    """A draft with its rules as a form, or what the solver found; a POST saves, and solves if asked."""
    slate = _seen(request, _number(object_id))
    found = opened(slate)
    if request.method == "POST":
        return _change(request, found)
    return _show(request, found)


def _change(request: HttpRequest, found: Opened) -> HttpResponse:
    if not policies.may_draft(request.actor):
        raise Http404
    act, _colon, key = request.POST.get("act", "save").partition(":")
    if act in {"in", "out"}:
        number = numbers_of(found.slate.input.ranking_id, [_number(key)]).get(_number(key), "")
        return _show(request, found, forced_in_data(request.POST, number, act))
    forms = _forms(found, request.POST)
    if not forms.is_valid():
        return _show(request, found, forms=forms)
    try:
        actions.save_rules(actor=request.actor, slate_id=found.slate.pk, given=forms.given)
        if act == "solve":
            actions.request_solving(actor=request.actor, slate_id=found.slate.pk)
        else:
            messages.success(request, _("The rules are saved."))
    except Refused as refusal:
        return _show(request, found, forms=forms, refusal=str(refusal))
    return _to(found.slate)


def _show(
    request: HttpRequest, found: Opened, data: Any = None, forms: RulesForms | None = None, refusal: str = ""
) -> HttpResponse:
    slate = found.slate
    may_write = bool(policies.may_draft(request.actor))
    is_draft = slate.state == SlateState.DRAFT
    context: dict[str, Any] = {
        **shown.context_of(request, found),
        "may_write": may_write,
        "may_edit": may_write and is_draft,
        "is_solving": slate.state == SlateState.SOLVING,
        "is_clash": slate.state == SlateState.CLASH,
        "is_stale": slate.newest != slate.input.ranking_id,
        "refusal": refusal,
        "forms": (forms or _forms(found, data)) if may_write and is_draft else None,
    }
    if slate.state == SlateState.SOLVING and slate.job:
        context |= state_of(request.actor, slate.job)
    if slate.state == SlateState.CLASH:
        context["clashes"] = shown.clashes_of(found)
    return _page(request, "page", _("Slate: %(name)s") % {"name": slate.name}, context)


def _forms(found: Opened, data: Any) -> RulesForms:
    keys = {each.submission for each in found.forced} if data is None else found.every_key
    numbers = numbers_of(found.slate.input.ranking_id, keys) if keys else {}
    return RulesForms(found.given, found.envelopes, found.names, numbers, data)


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the solver is; once it is over, the browser is told to open the page anew."""
    slate = _seen(request, pk)
    if slate.is_over or slate.job is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {**state_of(request.actor, slate.job), "slate": slate}
    return TemplateResponse(request, "admin/awards/slates/_progress.html", context)


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with the same rules, or without one of them."""
    slate = _to_write(request, pk)
    without = request.POST.get("without", "")[:80]
    return _after(
        request,
        lambda: actions.copy(actor=request.actor, slate_id=slate.pk, without=without),
        slate,
        said=_("Copied. Change the rules of the copy and have it solved."),
    )


@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """The same rules over the newest ranking and the envelopes as they stand now."""
    slate = _to_write(request, pk)
    return _after(request, lambda: actions.renew(actor=request.actor, slate_id=slate.pk), slate)


@require_POST
def solve(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it to the solver (again, when its work was lost)."""
    slate = _to_write(request, pk)
    return _after(request, lambda: actions.request_solving(actor=request.actor, slate_id=slate.pk), slate)


@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the decision that the slate proposes, and go there."""
    slate = _to_write(request, pk)
    return _after(
        request,
        lambda: adopting.adopt(actor=request.actor, slate_id=slate.pk),
        slate,
        said=_(
            "The slate is now a draft decision and its money is reserved. Look it over, then request publication."
        ),
    )


def _seen(request: HttpRequest, pk: int) -> Slate:
    return get_object_or_404(policies.visible_to(request.actor), pk=pk)


def _to_write(request: HttpRequest, pk: int) -> Slate:
    """The slate for whoever may write; for anybody else there is none."""
    slate = _seen(request, pk)
    if not policies.may_draft(request.actor):
        raise Http404
    return slate


def _number(text: str) -> int:
    key = number_in(text)
    if key is None:
        raise Http404
    return key


def _default_name(ranking: RankingRun, *, with_targets: bool) -> str:
    label = _("Targets of the year") if with_targets else _("Envelopes only")
    return f"{label} #{ranking.pk}"


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    shared = admin.site.each_context(request)
    return TemplateResponse(
        request, f"admin/awards/slates/{name}.html", {**shared, "title": title, **context}
    )


def _to(slate: Slate) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:awards_slate_change", args=[slate.pk]))


def _after(
    request: HttpRequest, act: Callable[[], object], slate: Slate | None = None, said: str = ""
) -> HttpResponse:
    """Do it, say what came of it, and go to what was made, or back."""
    try:
        done = act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _to(slate) if slate else HttpResponseRedirect(reverse("admin:awards_slate_add"))
    if said:
        messages.success(request, said)
    if isinstance(done, Decision):
        return HttpResponseRedirect(reverse("admin:awards_decision_change", args=[done.pk]))
    return _to(done if isinstance(done, Slate) else slate)
