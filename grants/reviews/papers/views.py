"""What leaves the review: asked for here, made by a worker."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from grants.reviews import queries
from grants.reviews.papers import jobs as kinds
from grants.reviews.papers import policies
from grants.reviews.views.pages import chosen_call, page
from portal.jobs import actions as jobs
from portal.jobs.views import started


@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """Everything that can be asked for of the chosen call."""
    if not policies.may_take_tally(request.actor):
        raise Http404
    call, calls = chosen_call(request)
    context = {
        "call": call,
        "calls": calls,
        "panels": list(queries.panel_progress(call)) if call else [],
        "may_archive": bool(policies.may_archive(request.actor)),
    }
    return page(request, "admin/reviews/papers.html", _("Papers of the review"), context)


@require_POST
def sheets(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """A panel's score sheets that count and that the person may see."""
    panel = get_object_or_404(policies.panels_visible_to(request.actor), pk=pk)
    return _start(request, kinds.SHEETS, panel=panel.pk, format=_known(suffix))


@require_POST
def sheet(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """One score sheet."""
    found = get_object_or_404(policies.sheets_visible_to(request.actor), pk=pk)
    return _start(request, kinds.SHEETS, sheet=found.pk, format=_known(suffix))


@require_POST
def tally(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """A panel's tally."""
    _ensure_may(policies.may_take_tally(request.actor))
    panel = get_object_or_404(policies.panels_visible_to(request.actor), pk=pk)
    return _start(request, kinds.TALLY, panel=panel.pk, format=_known(suffix))


@require_POST
def all_sheets(request: HttpRequest, pk: int) -> HttpResponse:
    """All score sheets of a call."""
    call = get_object_or_404(policies.calls_visible_to(request.actor), pk=pk)
    return _start(request, kinds.ALL, call=call.pk)


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole review of a call."""
    _ensure_may(policies.may_archive(request.actor))
    call = get_object_or_404(policies.calls_visible_to(request.actor), pk=pk)
    return _start(request, kinds.ARCHIVE, call=call.pk)


def _known(suffix: str) -> str:
    if suffix not in kinds.FORMATS:
        raise Http404
    return suffix


def _ensure_may(verdict: Any) -> None:
    if not verdict:
        raise Http404


def _start(request: HttpRequest, kind: str, **params: Any) -> HttpResponse:
    return started(request, jobs.start(actor=request.actor, kind=kind, params=params))
