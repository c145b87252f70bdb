"""Choose a file, see what each row would do, take all in or only what is sound."""

import io
import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from grants.reviews import policies
from grants.reviews.roster.actions import take_in
from grants.reviews.roster.checking import checked
from grants.reviews.roster.sheet import COLUMNS, MOST_ROWS, Row, empty_form, read_roster
from grants.reviews.views.pages import page
from portal.documents.sheets import XLSX
from portal.errors import Refused


class RosterForm(forms.Form):
    """A list of reviewers."""

    file = forms.FileField(
        label=gettext_lazy("Workbook (.xlsx, at most 5 MB)"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )


@require_safe
def template(request: HttpRequest) -> FileResponse:
    """The empty form."""
    _ensure_manager(request)
    name = _("Reviewers.xlsx")
    return FileResponse(io.BytesIO(empty_form()), as_attachment=True, filename=name, content_type=XLSX)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The file, the report of each row, and the press that takes them in."""
    _ensure_manager(request)
    if request.method != "POST":
        return _show(request, RosterForm())
    if "rows" in request.POST:
        return _take_in(request)
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form)
    try:
        roster = read_roster(form.cleaned_data["file"])
    except Refused as refusal:
        return _show(request, form, problem=str(refusal))
    return _show(request, form, rows=roster.rows, unknown=roster.unknown)


def _take_in(request: HttpRequest) -> HttpResponse:
    rows = rows_said(request.POST["rows"])
    if not rows:
        return _show(request, RosterForm(), problem=_("What was read got lost. Choose the file again."))
    try:
        added, known = take_in(actor=request.actor, rows=rows, sound_only="sound_only" in request.POST)
    except Refused as refusal:
        return _show(request, RosterForm(), rows=rows, problem=str(refusal))
    said = _(
        "Taken in: %(added)s new reviewers, invited by mail; %(known)s known already, brought up to date."
    )
    messages.success(request, said % {"added": added, "known": known})
    return HttpResponseRedirect(reverse("admin:reviews_reviewerprofile_changelist"))


def rows_said(text: str) -> list[Row]:
    """The rows that the page carried; none when they can't be read. All is checked anew."""
    try:
        said = json.loads(text)
        return [
            Row(int(number), {name: str(cells[name]) for name in COLUMNS if name in cells}, bool(is_merged))
            for number, cells, is_merged in said[:MOST_ROWS]
        ]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []


def _ensure_manager(request: HttpRequest) -> None:
    if not policies.may_manage(request.actor):
        raise Http404


def _show(
    request: HttpRequest, form: RosterForm, *, rows: Any = (), unknown: Any = (), problem: str = ""
) -> HttpResponse:
    lines = checked(rows) if rows else []
    sound = sum(line.is_sound for line in lines)
    context = {
        "form": form,
        "lines": lines,
        "sound": sound,
        "faulty": len(lines) - sound,
        "added": sum(line.is_sound and line.user is None for line in lines),
        "unknown": unknown,
        "carried": json.dumps([[row.number, row.cells, row.is_merged] for row in rows], ensure_ascii=False),
        "problem": problem,
    }
    return page(request, "admin/reviews/roster.html", _("Reviewers from a spreadsheet"), context)
