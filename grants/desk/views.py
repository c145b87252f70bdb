"""The front page, each person's home, and projects like one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from grants.desk.front import front_at
from grants.desk.homes import home_of
from grants.desk.queries.similar import like_the_filed_copy, similar_to
from grants.proposals.policies import ours as own_proposals_of
from grants.proposals.policies import visible_to as proposals_visible_to


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


@require_safe
@login_required
def similar(request: HttpRequest, pk: int) -> HttpResponse:
    """Projects like this one, and why: a part of another page, or for who follows the link a page."""
    actor = request.actor
    proposal = get_object_or_404(proposals_visible_to(actor).select_related("municipality"), pk=pk)
    ours = own_proposals_of(actor).filter(pk=pk).exists()
    if not ours and not actor.in_ministry:
        raise Http404
    context = {
        "proposal": proposal,
        "ours": ours,
        "found": similar_to(actor, proposal) if ours else like_the_filed_copy(actor, proposal),
    }
    template = "desk/_similar.html" if request.htmx else "desk/similar.html"
    return render(request, template, context)
