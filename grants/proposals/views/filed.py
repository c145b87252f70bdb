"""What was filed: the receipt, the copy, its files."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.proposals import package, policies
from grants.proposals.models import Submission
from grants.proposals.views.attachments import stored_file
from portal.actor import Role


def _visible(request: HttpRequest, pk: int) -> Submission:
    seen = policies.filed_visible_to(request.actor)
    return get_object_or_404(
        seen.select_related("call", "municipality", "filed_by", "drafted_by", "signoff", "proposal"), pk=pk
    )


@login_required
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """One page, printable."""
    submission = _visible(request, pk)
    ours = request.actor.has(Role.OFFICER, Role.SIGNER)
    context = {
        "submission": submission,
        "content": package.content_of(submission.package),
        "back": reverse("proposals:detail", args=[submission.proposal_id]) if ours else None,
        "is_newest": not Submission.objects.filter(
            proposal=submission.proposal_id, revision__gt=submission.revision
        ).exists(),
        "trail": [(_("Home"), "/"), (_("Receipt"), None)],
    }
    return render(request, "proposals/submission.html", context)


@login_required
@require_safe
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The filed copy itself, byte for byte what its SHA-256 was made of."""
    submission = _visible(request, pk)
    response = HttpResponse(submission.package.encode(), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{submission.number}.json"'
    return response


@login_required
@require_safe
def download(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A file of the filed copy, counted from 1."""
    return filed_file(_visible(request, pk), number)


def filed_file(submission: Submission, number: int) -> HttpResponseBase:
    """The filed copy's file of that number, for any room that may show the copy. 404 when there is none."""
    files = package.content_of(submission.package).files
    if not 1 <= number <= len(files):
        raise Http404
    return stored_file(files[number - 1].stored_as, files[number - 1].name)
