"""The front page, and each person's home."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grants.desk.front import front_at
from grants.desk.homes import home_of


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What the programme is, its open call, and what was announced; the same for everybody."""
    shown = front_at(request.arrived_at)
    context = {"front": shown, "example_data": shown.is_example}
    return render(request, "desk/front.html", context)


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person, and how what they answer for stands."""
    shown = home_of(request.actor)
    return render(request, "desk/home.html", {"home": shown, "example_data": shown.is_example})
