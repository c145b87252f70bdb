"""A proposal as a file for the word processor or for print: asked for here, made by a worker."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from grants.proposals import document_jobs, policies
from portal.jobs import actions as jobs
from portal.jobs.views import started


@login_required
@require_POST
def draft(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """Begin to make one's own draft as HWPX or PDF."""
    proposal = get_object_or_404(policies.ours(request.actor), pk=pk)
    return _start(request, document_jobs.DRAFT, suffix, proposal=proposal.pk)


@login_required
@require_POST
def filed(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """Begin to make a filed copy as HWPX or PDF."""
    submission = get_object_or_404(policies.filed_visible_to(request.actor), pk=pk)
    return _start(request, document_jobs.FILED, suffix, submission=submission.pk)


def _start(request: HttpRequest, kind: str, suffix: str, **about: Any) -> HttpResponse:
    if suffix not in document_jobs.FORMATS:
        raise Http404
    params = {**about, "format": suffix}
    return started(request, jobs.start(actor=request.actor, kind=kind, params=params))
