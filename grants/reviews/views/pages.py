"""What the screens share."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from grants.calls.models import Call
from grants.reviews.queries import calls_under_review


def page(
    request: HttpRequest, template: str, title: object, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the back office."""
    shared = admin.site.each_context(request)
    return TemplateResponse(request, template, {**shared, "title": title, **context}, status=status)


def chosen_call(request: HttpRequest) -> tuple[Call | None, list[Call]]:
    """The call named by `?call=`, else the last one with panels; and all that can be chosen."""
    calls = list(calls_under_review())
    wanted = request.GET.get("call") or request.POST.get("call")
    named = next((call for call in calls if str(call.pk) == wanted), None)
    return named or (calls[0] if calls else None), calls
