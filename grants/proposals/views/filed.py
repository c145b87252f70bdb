"""What was filed: the receipt, the copy, its files."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grants.proposals import package, policies
from grants.proposals.models import Submission
from grants.proposals.receipts import qr
from grants.proposals.receipts.text import as_file
from portal.actor import Role
from portal.files import downloads
from portal.files.models import StoredFile
from portal.signoff.registry import SignOffLike


def _seen(request: HttpRequest) -> QuerySet[Submission]:
    seen = policies.filed_visible_to(request.actor)
    return seen.select_related("call", "municipality", "filed_by", "drafted_by", "signoff", "proposal")


@login_required
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """One page, printable."""
    return _page(request, get_object_or_404(_seen(request), pk=pk))


def answer_with_receipt(request: HttpRequest, signoff: SignOffLike) -> HttpResponse | None:
    """The receipt as the reply to the press that filed, and to each repetition of it."""
    submission = _seen(request).filter(signoff=signoff.pk).first()
    if submission is None:
        return None
    reply = _page(request, submission, just_filed=True)
    # What stands in the reply is the receipt's page; a script puts this address into the bar.
    reply.headers["Content-Location"] = reverse("proposals:submission", args=[submission.pk])
    return reply


def _page(request: HttpRequest, submission: Submission, **more: Any) -> HttpResponse:
    ours = request.actor.has(Role.OFFICER, Role.SIGNER)
    address = qr.check_address(submission)
    context = {
        "submission": submission,
        "content": package.content_of(submission.package),
        "back": reverse("proposals:detail", args=[submission.proposal_id]) if ours else None,
        "is_newest": not Submission.objects.filter(
            proposal=submission.proposal_id, revision__gt=submission.revision
        ).exists(),
        "check_address": address,
        "check_code": qr.check_code(submission),
        "qr": qr.picture_of(address),
        "trail": [(_("Home"), "/"), (_("Receipt"), None)],
        **more,
    }
    return render(request, "proposals/submission.html", context)


@login_required
@require_safe
def signed_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt as a file, with its signature. 404 for what was filed before receipts were signed."""
    submission = get_object_or_404(_seen(request).exclude(receipt=""), pk=pk)
    return _download(as_file(submission.receipt, submission.signature), f"{submission.number}-receipt.json")


@login_required
@require_safe
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The filed copy itself, byte for byte what its SHA-256 was made of."""
    submission = get_object_or_404(_seen(request), pk=pk)
    return _download(submission.package, f"{submission.number}.json")


def _download(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text.encode(), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_safe
def download(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A file of the filed copy, counted from 1."""
    return filed_file(request, get_object_or_404(_seen(request), pk=pk), number)


def filed_file(request: HttpRequest, submission: Submission, number: int) -> HttpResponseBase:
    """The filed copy's file of that number, for any room that may show the copy. 404 when there is none."""
    files = package.content_of(submission.package).files
    if not 1 <= number <= len(files):
        raise Http404
    file = get_object_or_404(StoredFile.objects.defer("text"), stored_as=files[number - 1].stored_as)
    return downloads.answer(request, file)
