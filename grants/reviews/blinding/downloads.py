"""A file of a filed copy for whoever reviews: as it is, or without what would tell who applies."""

from pathlib import PurePosixPath

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from grants.proposals.package import content_of
from grants.proposals.views.filed import filed_file
from grants.reviews.blinding.content import neutral_name
from grants.reviews.blinding.files import given_to_reviewers
from grants.reviews.blinding.shown import Shown
from grants.reviews.views.pages import page
from portal.files.models import StoredFile

REFUSED = 409


def file_as_shown(request: HttpRequest, shown: Shown, number: int) -> HttpResponseBase:
    """The copy's file of that number, counted from 1. 404 when there is none."""
    if shown.mask is None:
        return filed_file(request, shown.submission, number)
    files = content_of(shown.submission.package).files
    if not 1 <= number <= len(files):
        raise Http404
    named = files[number - 1]
    given = given_to_reviewers(get_object_or_404(StoredFile, stored_as=named.stored_as), named, shown.mask)
    name = neutral_name(number, named)
    if given.copy:
        kind = "application/octet-stream"
        return FileResponse(given.copy, as_attachment=True, filename=name, content_type=kind)
    return _text(given.text, name) if given.text.strip() else _refusal(request, name)


def _text(text: str, name: str) -> HttpResponse:
    note = _(
        "This is the text of the file as the portal could read it. Names are masked (○○); pictures and layout are left out."
    )
    response = HttpResponse(f"\ufeff{note}\n\n{text}", content_type="text/plain; charset=utf-8")
    plain = PurePosixPath(name).stem + ".txt"
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=plain) or ""
    )
    return response


def _refusal(request: HttpRequest, name: str) -> HttpResponse:
    why = _(
        "Names are withheld in this call. “%(name)s” can't be cleaned of them with certainty, so it is not "
        "given. If you need it to judge, ask the programme manager."
    )
    title, said = _("This file is not given"), {"why": why % {"name": name}}
    return page(request, "admin/reviews/file_withheld.html", title, said, status=REFUSED)
