"""The files of a draft: the section where they are listed and added, their download and removal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.proposals import actions, policies, uploads
from grants.proposals.actions.attachments import FOLDER
from grants.proposals.content import ATTACHMENTS
from grants.proposals.forms import UploadForm
from grants.proposals.queries import content_of, with_content
from grants.proposals.views.section import frame_of
from portal.errors import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of a draft; a POST adds one."""
    proposal = get_object_or_404(with_content(policies.ours(request.actor)), pk=pk)
    verdict = policies.may_edit(request.actor, proposal)
    if not verdict and request.method != "POST":
        messages.info(request, verdict.reason)
        return redirect("proposals:detail", pk)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.attach(
                actor=request.actor, proposal_id=proposal.pk, upload=form.cleaned_data["file"]
            )
            messages.success(request, _("“%(name)s” was attached.") % {"name": added.name})
            return redirect("proposals:section", proposal.pk, ATTACHMENTS)
        except Refused as refusal:
            form.add_error("file", str(refusal))
    context = {
        **frame_of(proposal, ATTACHMENTS, content_of(proposal)),
        "form": form,
        "attachments": proposal.attachments.all(),
        "accepted": uploads.ACCEPTED,
    }
    return render(request, "proposals/attachments.html", context)


@login_required
@require_safe
def download(request: HttpRequest, pk: int, attachment: int) -> HttpResponseBase:
    """A file of one's own draft, always as a download."""
    proposal = get_object_or_404(policies.ours(request.actor), pk=pk)
    found = get_object_or_404(proposal.attachments, pk=attachment)
    return stored_file(found.stored_as, found.name)


def stored_file(stored_as: str, name: str) -> FileResponse:
    """A kept file under its own name, never shown in the browser. 404 when the store has lost it."""
    try:
        file = default_storage.open(f"{FOLDER}/{stored_as}")
    except FileNotFoundError as lost:
        raise Http404 from lost
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    """Take a file off the draft."""
    proposal = get_object_or_404(policies.ours(request.actor), pk=pk)
    found = get_object_or_404(proposal.attachments, pk=attachment)
    try:
        actions.remove_attachment(actor=request.actor, proposal_id=pk, attachment_id=found.pk)
        messages.success(request, _("“%(name)s” was removed.") % {"name": found.name})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("proposals:section", pk, ATTACHMENTS)
