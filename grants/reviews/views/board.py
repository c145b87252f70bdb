"""The board: how far the panels are, and the list by score."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.calls.models import Call
from grants.reviews import policies, queries
from grants.reviews.models import Assignment, Panel
from grants.reviews.replacements import open_places
from grants.reviews.views.pages import chosen_call, page

ROWS = 50
ORDERS = {
    "score": (F("score").desc(nulls_last=True), "id"),
    "spread": (F("spread").desc(nulls_last=True), "id"),
    "left": ((F("sheets_due") - F("sheets_done")).desc(), "id"),
    "number": ("submission__number",),
}


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Panels with what is done and late, and the submissions by score, spread or what is left."""
    if not policies.may_oversee(request.actor):
        raise Http404
    call, calls = chosen_call(request)
    context: dict[str, Any] = {"call": call, "calls": calls}
    if call:
        context |= _filled(request, call)
    return page(request, "admin/reviews/board.html", _("Review board"), context)


def _filled(request: HttpRequest, call: Call) -> dict[str, Any]:
    panels = list(queries.panel_progress(call))
    rows = _rows(request, call, panels)
    due, done = sum(panel.due for panel in panels), sum(panel.done for panel in panels)
    late = call.review_until is not None and call.review_until < request.actor.arrived_at
    return {
        "panels": panels,
        "due": due,
        "done": done,
        "open_places": open_places(call).count(),
        "is_late": late and done < due,
        "page_obj": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "order": request.GET.get("order", "score"),
        "panel": request.GET.get("panel", ""),
    }


def _rows(request: HttpRequest, call: Call, panels: list[Panel]) -> QuerySet[Assignment]:
    rows = queries.board(call)
    if request.GET.get("panel") in {str(panel.pk) for panel in panels}:
        rows = rows.filter(panel=request.GET["panel"])
    return rows.order_by(*ORDERS.get(request.GET.get("order", ""), ORDERS["score"]))
