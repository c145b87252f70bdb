"""The envelope dashboard: what is reserved and committed, as of when, moving by itself."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.awards import board, exports, pictures, policies
from portal.documents.sheets import XLSX
from portal.numbers import number_in
from portal.ui.context import actor_of


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The whole page; without a snapshot it says so and what to do."""
    _ensure_seen(request)
    shown = board.board_of(_year(request))
    if shown is None and "year" in request.GET:
        raise Http404
    context = {**admin.site.each_context(request), "title": _("Envelope dashboard"), "board": shown}
    return render(request, "admin/awards/dashboard.html", context)


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The moving part. 204 before any snapshot and when the reader has it already (`seen`), 304 by its ETag."""
    _ensure_seen(request)
    year = _year(request)
    snapshot = board.chosen(year)
    if snapshot is None and year:
        raise Http404
    if snapshot is None:
        return HttpResponse(status=204)
    etag = f'"{board.etag_of(snapshot)}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    if f'"{request.GET.get("seen", "")}"' == etag:
        return HttpResponse(status=204, headers={"ETag": etag})
    response = render(request, "admin/awards/_board.html", {"board": board.board_of(year)})
    response.headers["ETag"] = etag
    return response


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The same figures as a workbook."""
    _ensure_seen(request)
    shown = board.board_of(_year(request))
    if shown is None:
        raise Http404
    response = HttpResponse(exports.workbook_of(shown), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="awards-{shown.snapshot.position}.xlsx"'
    return response


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """One of the pictures as a file."""
    _ensure_seen(request)
    draw = {"board": pictures.board_svg, "map": pictures.map_svg}.get(name)
    shown = board.board_of(_year(request)) if draw else None
    if draw is None or shown is None:
        raise Http404
    response = HttpResponse(draw(shown), content_type=pictures.SVG)
    file_name = f"{name}-{shown.snapshot.position}.svg"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _ensure_seen(request: HttpRequest) -> None:
    if not policies.may_list(actor_of(request)):
        raise Http404


def _year(request: HttpRequest) -> int | None:
    asked = request.GET.get("year", "")
    year = number_in(asked)
    if asked and year is None:
        raise Http404
    return year
