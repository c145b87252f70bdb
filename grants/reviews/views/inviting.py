"""All open seats of a panel, or of all panels of a call, asked for in one act, with a report."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grants.calls.models import Call
from grants.reviews import actions, policies
from grants.reviews.actions import Asked, Wish
from grants.reviews.models import Panel
from grants.reviews.open_seats import SEATS, rooms_of
from grants.reviews.views.pages import chosen_call, page
from portal.accounts.models import User
from portal.notices.queries import held_codes
from portal.numbers import number_in


@require_http_methods(["GET", "HEAD", "POST"])
def inviting(request: HttpRequest) -> HttpResponse:
    """Whom to ask for which panel; a POST asks all who are ticked."""
    if not policies.may_manage(request.actor):
        raise Http404
    call, calls = chosen_call(request)
    panels = _panels(request, call)
    if request.method != "POST":
        return _show(request, call, calls, panels)
    wishes = _wishes(request, panels)
    if not wishes:
        return _show(request, call, calls, panels, problem=_("Choose at least one reviewer."))
    asked = actions.invite_all(actor=request.actor, wishes=wishes)
    return _show(request, call, calls, panels, asked=asked)


def _panels(request: HttpRequest, call: Call | None) -> list[Panel]:
    """All of the call, or the one that is named."""
    rows = policies.panels_visible_to(request.actor).filter(call=call).select_related("call", "service_field")
    named = _named(request)
    return list((rows if named is None else rows.filter(pk=named)).order_by("name", "pk"))


def _named(request: HttpRequest) -> int | None:
    return number_in(request.GET.get("panel", ""))


def _wishes(request: HttpRequest, panels: list[Panel]) -> list[Wish]:
    """Who is ticked for which panel, its chair first."""
    chosen = {panel.pk: _ticked(request, panel) for panel in panels}
    everybody = [panel for panel in panels if f"everybody_{panel.pk}" in request.POST]
    for room in rooms_of(panels) if everybody else []:
        if room.panel in everybody:
            chosen[room.panel.pk] += room.fitting
    people = User.objects.in_bulk({pk for each in chosen.values() for pk in each})
    chairs = {panel.pk: number_in(request.POST.get(f"chair_{panel.pk}", "")) for panel in panels}
    return [
        Wish(panel, people[pk], is_chair=pk == chairs[panel.pk])
        for panel in panels
        for pk in dict.fromkeys(chosen[panel.pk])
        if pk in people
    ]


def _ticked(request: HttpRequest, panel: Panel) -> list[int]:
    texts = [request.POST.get(f"chair_{panel.pk}", ""), *request.POST.getlist(f"seat_{panel.pk}")]
    return [pk for pk in map(number_in, texts) if pk is not None]


def _show(
    request: HttpRequest,
    call: Call | None,
    calls: list[Call],
    panels: list[Panel],
    *,
    asked: Asked | None = None,
    problem: str = "",
) -> HttpResponse:
    rooms = rooms_of(panels)
    context: dict[str, Any] = {
        "call": call,
        "calls": calls,
        "one": panels[0] if panels and _named(request) is not None else None,
        "rooms": rooms,
        "fits_any": any(room.listed for room in rooms),
        "as_a_rule": SEATS,
        "asked": asked,
        "is_held": bool(asked and asked.told and held_codes({"review.invited"})),
        "problem": problem,
    }
    return page(request, "admin/reviews/invite.html", _("Invite to the panels"), context)
