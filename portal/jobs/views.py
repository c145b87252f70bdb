"""The page of one job, its file, and the answer to whoever starts one."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.actor import Actor
from portal.jobs import policies
from portal.jobs.models import Job
from portal.jobs.registry import label_of


@login_required
@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is; the middle of the page asks again every second until it is over."""
    job = get_object_or_404(policies.visible_to(request.actor), pk=pk)
    template = "jobs/_state.html" if request.htmx else "jobs/detail.html"
    return render(request, template, state_of(request.actor, job))


def started(request: HttpRequest, job: Job) -> HttpResponse:
    """Answer whoever just asked for the job: its state where the button stood, else its page."""
    if request.htmx:
        return render(request, "jobs/_state.html", state_of(request.actor, job))
    return redirect("jobs:detail", job.pk)


def state_of(actor: Actor, job: Job) -> dict[str, Any]:
    """What `jobs/_state.html` shows."""
    return {
        "job": job,
        "label": label_of(job.kind),
        "share": job.done * 100 // job.total if job.total else 0,
        "may_download": _downloadable(job) and bool(policies.may_download(actor, job)),
        "expired": bool(job.file_name) and not _downloadable(job),
    }


@login_required
@require_safe
def download(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file, for whoever asked for it, until it expires."""
    job = get_object_or_404(policies.visible_to(request.actor), pk=pk)
    if not _downloadable(job) or not policies.may_download(request.actor, job):
        raise Http404
    path = Path(settings.MEDIA_ROOT) / "jobs" / job.file
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=job.file_name)


def _downloadable(job: Job) -> bool:
    return bool(job.file) and job.expires_at is not None and job.expires_at > timezone.now()
