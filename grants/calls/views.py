"""What the public reads of a call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.calls import policies, queries


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """All published calls, those that are open first."""
    at = request.arrived_at
    shown = [(call, call.standing(at)) for call in queries.published_calls()]
    order = {"open": 0, "upcoming": 1, "closed": 2}
    shown.sort(key=lambda pair: order[pair[1].value])
    trail = [(_("Home"), "/"), (_("Calls"), None)]
    return render(request, "calls/list.html", {"calls": shown, "trail": trail})


@require_safe
def call(request: HttpRequest, code: str) -> HttpResponse:
    """What it supports, for whom, how much, until when, by what it is judged, and how to apply."""
    seen = policies.visible_to(request.actor).select_related("programme_year__programme")
    found = get_object_or_404(seen, code=code)
    rubric = queries.rubric_in_force(found)
    context = {
        "call": found,
        "programme": found.programme_year.programme,
        "standing": found.standing(request.arrived_at),
        "rates": found.rates.select_related("support_type"),
        "service_fields": found.programme_year.programme.service_fields.all(),
        "rubric": rubric,
        "points": sum(criterion.max_points for criterion in rubric.criteria.all()) if rubric else 0,
        "example_data": found.is_example,
        "trail": [(_("Home"), "/"), (_("Calls"), reverse("calls:list")), (found.localized_name, None)],
    }
    return render(request, "calls/detail.html", context)
