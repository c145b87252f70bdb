"""The receiving board: who has filed, who has begun, who has nothing."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from grants.proposals import actions, exports
from grants.proposals.board import STANDINGS, board_of, chosen
from grants.proposals.models import ProposalState
from grants.proposals.views.office.pages import chosen_call, ensure_listed, page
from portal.actor import Role
from portal.documents.sheets import XLSX
from portal.errors import Refused

ROWS = 60


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """A call by province and by municipality, each figure the way to its rows."""
    ensure_listed(request)
    call, calls = chosen_call(request)
    context: dict[str, Any] = {"call": call, "calls": calls}
    if call:
        context |= _filled(request, call)
    return page(request, "admin/proposals/board.html", _("Receiving board"), context)


def _filled(request: HttpRequest, call: Any) -> dict[str, Any]:
    shown = board_of(call)
    province, standing = request.GET.get("province", ""), request.GET.get("standing", "")
    standing = standing if standing in STANDINGS else ""
    rows = Paginator(chosen(shown, province, standing), ROWS)
    closed = call.is_closed(request.actor.arrived_at)
    return {
        "board": shown,
        "province": province,
        "standing": standing,
        "labels": exports.LABELS.items(),
        "page_obj": rows.get_page(request.GET.get("page")),
        "by_state": [(state, ProposalState(state).label, count) for state, count in shown.by_state.items()],
        "list_url": f"{reverse('admin:proposals_proposal_changelist')}?call__id__exact={call.pk}",
        "may_receive": closed and request.actor.has(Role.MANAGER),
        "to_receive": shown.by_state.get("endorsed" if call.through_province else "filed", 0),
    }


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The same figures, and everything that stands filed, as a workbook."""
    ensure_listed(request)
    call, _calls = chosen_call(request)
    if call is None:
        raise Http404
    reply = HttpResponse(exports.workbook_of(board_of(call)), content_type=XLSX)
    reply.headers["Content-Disposition"] = f'attachment; filename="{call.code}-received.xlsx"'
    return reply


@require_POST
def receive_all(request: HttpRequest) -> HttpResponse:
    """Take in everything of the closed call that stands filed."""
    ensure_listed(request)
    call, _calls = chosen_call(request)
    if call is None:
        raise Http404
    try:
        received = actions.receive_all(actor=request.actor, call=call)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        done = ngettext(
            "%(count)s proposal was received.", "%(count)s proposals were received.", len(received)
        )
        messages.success(request, done % {"count": len(received)})
    return HttpResponseRedirect(f"{reverse('admin:proposals_board')}?call={call.pk}")
