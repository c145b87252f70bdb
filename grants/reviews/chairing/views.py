"""Where a panel stands: its members, where they disagree, a message to all who are not done."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from grants.reviews.blinding.shown import Shown, shown_each
from grants.reviews.chairing import actions, policies, queries
from grants.reviews.chairing.forms import MessageForm
from grants.reviews.models import Assignment, Panel
from grants.reviews.views.pages import page
from portal.errors import Refused

ROWS = 50


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """A chair is led to their panel."""
    first = policies.visible_to(request.actor).order_by("-pk").first()
    if first is None:
        raise Http404
    return HttpResponseRedirect(reverse("admin:reviews_panel_standing", args=[first.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel's progress; a POST writes to all who are not done."""
    panel = get_object_or_404(policies.visible_to(request.actor).select_related("call"), pk=pk)
    form = MessageForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, panel, form)
    try:
        told = actions.write_to_unfinished(actor=request.actor, panel=panel, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, panel, form)
    said = ngettext("Sent to %(count)s person.", "Sent to %(count)s people.", told)
    messages.success(request, said % {"count": told})
    return HttpResponseRedirect(reverse("admin:reviews_panel_standing", args=[pk]))


def _page(request: HttpRequest, panel: Panel, form: MessageForm) -> HttpResponse:
    members = queries.standings(panel, request.actor.arrived_at)
    context: dict[str, Any] = {
        "panel": panel,
        "panels": policies.visible_to(request.actor).filter(call=panel.call_id).order_by("name"),
        "members": members,
        "due": sum(row.due for row in members),
        "done": sum(row.done for row in members),
        "waiting": sum(row.left > 0 and row.user_id != request.actor.user.pk for row in members),
        "rows": _rows(request, panel),
        "form": form,
        "may_write": bool(policies.may_write_to(request.actor, panel)),
    }
    return page(request, "admin/reviews/standing.html", f"{panel.call} · {panel.name}", context)


def _rows(request: HttpRequest, panel: Panel) -> list[tuple[Assignment, Shown]]:
    rows = list(queries.disagreements(request.actor, panel)[:ROWS])
    shown = shown_each(request.actor, panel.call.blind, [row.submission for row in rows])
    return [(row, shown[row.submission_id]) for row in rows]
