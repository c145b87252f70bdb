"""What the pages share."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from grants.calls import policies as call_policies
from grants.calls.models import Call
from grants.proposals import policies
from grants.proposals.models import Proposal


def page(request: HttpRequest, template: str, title: object, context: dict[str, Any]) -> HttpResponse:
    """A page of the back office."""
    shared = admin.site.each_context(request)
    return TemplateResponse(request, template, {**shared, "title": title, **context})


def ensure_listed(request: HttpRequest) -> None:
    """404 for whom the list is not."""
    if not policies.may_list(request.actor):
        raise Http404


def seen(request: HttpRequest, pk: int) -> Proposal:
    """A proposal that was filed, for the ministry; 404 for all else."""
    ensure_listed(request)
    related = policies.visible_to(request.actor).select_related(
        "call__programme_year", "municipality__province"
    )
    return get_object_or_404(related.filter(submissions__isnull=False).distinct(), pk=pk)


def chosen_call(request: HttpRequest) -> tuple[Call | None, list[Call]]:
    """The call named by `?call=`, else the last to close that is published; and all that can be chosen."""
    calls = list(call_policies.visible_to(request.actor).order_by("-closes_at", "id"))
    wanted = request.GET.get("call") or request.POST.get("call")
    named = next((call for call in calls if str(call.pk) == wanted), None)
    published = [call for call in calls if call.is_published]
    return named or next(iter([*published, *calls]), None), calls
