"""One section of a draft on a page of its own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grants.proposals import actions, checklist, policies
from grants.proposals.content import ATTACHMENTS, SECTIONS, Content, fingerprint
from grants.proposals.forms import Seen
from grants.proposals.models import Proposal
from grants.proposals.queries import content_of, rules_of, with_content
from grants.proposals.sections import LABELS, ROW_LABELS, Faces, faces_of, neighbours
from portal.errors import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show a section, or save it. What can't be kept is shown again as it was typed."""
    if key not in SECTIONS or key == ATTACHMENTS:
        raise Http404
    proposal = get_object_or_404(with_content(policies.ours(request.actor)), pk=pk)
    verdict = policies.may_edit(request.actor, proposal)
    if not verdict and request.method != "POST":
        messages.info(request, verdict.reason)
        return redirect("proposals:detail", pk)
    if request.method == "POST":
        return _save(request, proposal, key)
    said = content_of(proposal)
    return _show(request, proposal, key, said, faces_of(key, proposal, said))


def _save(request: HttpRequest, proposal: Proposal, key: str) -> HttpResponse:
    said = content_of(proposal)
    faces, seen = faces_of(key, proposal, said, request.POST), Seen(request.POST)
    if not (faces.are_valid() and seen.is_valid()):
        return _show(request, proposal, key, said, faces, seen=seen)
    try:
        actions.save_section(
            actor=request.actor,
            proposal_id=proposal.pk,
            section=key,
            values=faces.values(),
            rows=faces.row_values(),
            **seen.cleaned_data,
        )
    except actions.Conflict as conflict:
        return _show_both(request, proposal.pk, key, faces, str(conflict))
    except Refused as refusal:
        return _show(request, proposal, key, said, faces, problem=str(refusal), seen=seen)
    following = neighbours(key)[1]
    if request.POST.get("then") == "next":
        return redirect("proposals:section", proposal.pk, following) if following else _to_summary(proposal)
    messages.success(request, _("Saved."))
    return redirect("proposals:section", proposal.pk, key)


def _to_summary(proposal: Proposal) -> HttpResponse:
    return redirect("proposals:detail", proposal.pk)


def _show_both(request: HttpRequest, pk: int, key: str, faces: Faces, problem: str) -> HttpResponse:
    """What is saved by now, and the form with what was typed; the person decides."""
    proposal = with_content(Proposal.objects.filter(pk=pk)).get()
    said = content_of(proposal)
    return _show(request, proposal, key, said, faces, problem=problem, saved=said)


def _show(
    request: HttpRequest,
    proposal: Proposal,
    key: str,
    said: Content,
    faces: Faces,
    *,
    seen: Seen | None = None,
    **more: Any,
) -> HttpResponse:
    if seen is None or not seen.is_valid():
        seen = Seen(initial={"version": proposal.version, "seen": fingerprint(said, key)})
    context = {
        **frame_of(proposal, key, said),
        "form": faces.form,
        "rows": faces.rows,
        "rows_label": ROW_LABELS.get(key, ""),
        "seen": seen,
        **more,
    }
    return render(request, "proposals/section.html", context)


def frame_of(proposal: Proposal, key: str, said: Content) -> dict[str, Any]:
    """What every section's page shows around its form."""
    section_states = checklist.section_states(said, rules_of(proposal))
    before, after = neighbours(key)
    (state,) = (each for each in section_states if each.section == key)
    title = proposal.title if key != "overview" else said.title
    return {
        "proposal": proposal,
        "content": said,
        "section": key,
        "label": LABELS[key],
        "number": list(SECTIONS).index(key) + 1,
        "section_states": section_states,
        "state": state,
        "before": before,
        "after": after,
        "trail": [
            (_("Home"), "/"),
            (_("Proposals"), reverse("proposals:list")),
            (title or _("untitled"), reverse("proposals:detail", args=[proposal.pk])),
            (str(LABELS[key]), None),
        ],
    }
