"""A file of a filed copy for whoever reviews: as it is, or without what would tell who applies."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from grants.proposals.package import content_of
from grants.proposals.views.filed import filed_file
from grants.reviews.blinding.shown import Shown
from grants.reviews.views.pages import page

REFUSED = 409


def file_as_shown(request: HttpRequest, shown: Shown, number: int) -> HttpResponseBase:
    """The copy's file of that number, counted from 1. 404 when there is none."""
    if not shown.is_withheld:
        return filed_file(request, shown.submission, number)
    if not 1 <= number <= len(content_of(shown.submission.package).files):
        raise Http404
    why = _(
        "Names are withheld in this call, and this file can't be cleaned of them. Ask the programme manager."
    )
    title = _("This file is not given")
    return page(
        request, "admin/reviews/file_withheld.html", title, {"why": why, "shown": shown}, status=REFUSED
    )
