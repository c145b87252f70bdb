"""The files of a draft: the section where they are added, how their checks stand, download and removal."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.calls.models import RequiredDocument
from grants.proposals import actions, policies
from grants.proposals.actions.attachments import MOST_OTHERS
from grants.proposals.content import ATTACHMENTS
from grants.proposals.file_queries import attachments_of
from grants.proposals.models import Proposal
from grants.proposals.queries import content_of, with_content
from grants.proposals.slots import OTHERS
from grants.proposals.supplements import is_open, open_fields
from grants.proposals.upload import Outcome, take
from grants.proposals.upload_forms import OthersForm, places_of
from grants.proposals.views.section import frame_of
from portal.errors import Refused
from portal.files import downloads, states
from portal.files.kinds import KINDS

REFUSED = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of a draft; a POST adds some. What is refused is said beside it, the others are kept."""
    if request.method == "POST":
        return _add(request, pk)
    proposal = get_object_or_404(with_content(policies.ours(request.actor)), pk=pk)
    verdict = policies.may_attach(request.actor, proposal)
    if not verdict:
        messages.info(request, verdict.reason)
        return redirect("proposals:detail", pk)
    return render(request, "proposals/attachments.html", _context(request, proposal, Outcome()))


def _add(request: HttpRequest, pk: int) -> HttpResponse:
    seen = policies.ours(request.actor)
    get_object_or_404(seen, pk=pk)
    outcome = _taken(request, pk)
    if "application/json" in request.headers.get("Accept", ""):
        refused = [asdict(each) for each in outcome.refused]
        return JsonResponse({"refused": refused}, status=REFUSED if refused else 200)
    if outcome.refused:
        return render(
            request, "proposals/attachments.html", _context(request, with_content(seen).get(pk=pk), outcome)
        )
    messages.success(request, _thanks(outcome))
    return redirect("proposals:section", pk, ATTACHMENTS)


def _taken(request: HttpRequest, pk: int) -> Outcome:
    try:
        return take(
            actor=request.actor,
            proposal_id=pk,
            uploads=request.FILES.getlist("file"),
            slot=request.POST.get("slot", ""),
            document_number=request.POST.get("document_number", ""),
            question=request.POST.get("question", ""),
        )
    except RequiredDocument.DoesNotExist as unknown:
        raise Http404 from unknown


def _thanks(outcome: Outcome) -> str:
    if outcome.is_numbered:
        return _("The document number was saved.")
    count = len(outcome.attached)
    return ngettext("%(count)s file was attached.", "%(count)s files were attached.", count) % {
        "count": count
    }


def _context(request: HttpRequest, proposal: Proposal, outcome: Outcome) -> dict[str, Any]:
    attachments = list(attachments_of(proposal).filter(question=None))
    others = [each for each in attachments if each.slot_id is None]
    opened = open_fields(proposal, request.actor.arrived_at)
    return {
        **frame_of(proposal, ATTACHMENTS, content_of(proposal)),
        "places": places_of(proposal, attachments, outcome, opened),
        "others_open": is_open(opened, OTHERS),
        "others": others,
        "others_form": OthersForm(),
        "outcome": outcome,
        "kinds": KINDS,
        "most_others": MOST_OTHERS,
        "waiting": [each for each in attachments if each.file.state == states.WAITING],
    }


@login_required
@require_safe
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """How the files stand now, for htmx: asked for again while any is being checked."""
    proposal = get_object_or_404(with_content(policies.ours(request.actor)), pk=pk)
    return render(request, "proposals/_attachments_now.html", _context(request, proposal, Outcome()))


@login_required
@require_safe
def download(request: HttpRequest, pk: int, attachment: int) -> HttpResponseBase:
    """A file of one's own draft, always as a download."""
    proposal = get_object_or_404(policies.ours(request.actor), pk=pk)
    return downloads.answer(request, get_object_or_404(attachments_of(proposal), pk=attachment).file)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    """Take a file off the draft."""
    proposal = get_object_or_404(policies.ours(request.actor), pk=pk)
    found = get_object_or_404(attachments_of(proposal), pk=attachment)
    try:
        actions.remove_attachment(actor=request.actor, proposal_id=pk, attachment_id=found.pk)
        messages.success(request, _("“%(name)s” was removed.") % {"name": found.file.name})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("proposals:section", pk, ATTACHMENTS)
