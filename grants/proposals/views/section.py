"""One section of a draft on a page of its own."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grants.calls.form_queries import form_in_force
from grants.proposals import actions, checklist, policies
from grants.proposals.conflicts import conflict_card
from grants.proposals.content import ATTACHMENTS, Content
from grants.proposals.fields import TABLES, address_of, section_of_field
from grants.proposals.file_answers import file_answers_of, files_frame, put_beside
from grants.proposals.forms import Seen
from grants.proposals.marks import marks_of
from grants.proposals.models import FieldConflict, Proposal
from grants.proposals.queries import content_of, open_conflicts, rules_of, with_content
from grants.proposals.readings import changes_of
from grants.proposals.sections import ROW_LABELS, Faces, faces_of, neighbours, open_only, section_name
from grants.proposals.supplements import is_open, open_fields, opens_section
from grants.proposals.views.budget import mend
from grants.proposals.views.device import device_key
from grants.proposals.views.section_files import REMOVE, take_files
from portal.errors import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show a section, or save it. What can't be kept is shown again as it was typed."""
    proposal = _with_section(request, pk, key)
    if key == ATTACHMENTS:
        raise Http404
    verdict = policies.may_edit(request.actor, proposal)
    if not verdict and request.method != "POST":
        messages.info(request, verdict.reason)
        return redirect("proposals:detail", pk)
    # What was typed after it was closed is shown again as it was typed.
    opened = open_fields(proposal, request.actor.arrived_at) if verdict else None
    if opened is not None and not opens_section(opened, key, proposal.call):
        messages.info(request, _("Only what the ministry asked to have mended can be changed now."))
        return redirect("proposals:detail", pk)
    if request.method == "POST":
        stays = not take_files(request, proposal, key)
        if request.FILES or REMOVE in request.POST:
            proposal = _with_section(request, pk, key)
        return _save(request, proposal, key, opened, stays=stays)
    said = content_of(proposal)
    return _show(request, proposal, key, said, open_only(faces_of(key, proposal, said), opened))


def _with_section(request: HttpRequest, pk: int, key: str) -> Proposal:
    """The proposal, if it is theirs and its call's form has such a section."""
    proposal: Proposal = get_object_or_404(with_content(policies.ours(request.actor)), pk=pk)
    if key not in form_in_force(proposal.call).order:
        raise Http404
    return proposal


def _save(
    request: HttpRequest, proposal: Proposal, key: str, opened: frozenset[str] | None, *, stays: bool
) -> HttpResponse:
    said = content_of(proposal)
    faces, seen = open_only(faces_of(key, proposal, said, request.POST), opened), Seen(request.POST)
    if not (faces.are_valid() and seen.is_valid()):
        return _show(request, proposal, key, said, faces, seen=seen)
    typed = changes_of(faces, seen.cleaned_data["seen"])
    changes = [each for each in typed if is_open(opened, str(each.address))]
    try:
        saved = actions.save_fields(actor=request.actor, proposal_id=proposal.pk, changes=changes)
    except Refused as refusal:
        return _show(request, proposal, key, said, faces, problem=str(refusal), seen=seen)
    if faces.answers is not None and faces.answers.outdated:
        actions.confirm_answers(actor=request.actor, proposal_id=proposal.pk, keys=faces.answers.asked)
    actions.count_missing(proposal_id=proposal.pk)
    for sentence in saved.refused.values():
        messages.error(request, sentence)
    if saved.contested:
        messages.warning(
            request,
            _(
                "A colleague or another window had changed a field meanwhile. Both versions are shown: choose."
            ),
        )
        return redirect("proposals:section", proposal.pk, key)
    if "mend" in request.POST:
        return mend(request, proposal)
    following = neighbours(key, form_in_force(proposal.call).order)[1] if opened is None else None
    if request.POST.get("then") == "next" and not stays:
        return redirect("proposals:section", proposal.pk, following) if following else _to_summary(proposal)
    messages.success(request, _("Saved."))
    return redirect("proposals:section", proposal.pk, key)


def _to_summary(proposal: Proposal) -> HttpResponse:
    return redirect("proposals:detail", proposal.pk)


def _show(
    request: HttpRequest,
    proposal: Proposal,
    key: str,
    said: Content,
    faces: Faces,
    *,
    seen: Seen | None = None,
    problem: str = "",
) -> HttpResponse:
    if seen is None or not seen.is_valid():
        seen = Seen(initial={"seen": marks_of(proposal, key)})
    conflicts = open_conflicts(proposal)
    file_answers = file_answers_of(proposal, key, request.actor.arrived_at)
    put_beside(faces.answers, file_answers)
    context = {
        **frame_of(proposal, key, said),
        "form": faces.form,
        "rows": faces.rows,
        "answers": faces.answers,
        "rows_label": ROW_LABELS.get(key, ""),
        "seen": seen,
        "problem": problem,
        "conflicts": [
            {"conflict": each, **conflict_card(proposal, each, request.actor)}
            for each in conflicts
            if _section_of(proposal, each) == key
        ],
        "conflicts_elsewhere": sum(_section_of(proposal, each) != key for each in conflicts),
        "device_key": device_key(request.user),
        "tables": json.dumps(TABLES),
        **files_frame(file_answers),
    }
    return render(request, "proposals/section.html", context)


def _section_of(proposal: Proposal, conflict: FieldConflict) -> str:
    return section_of_field(address_of(conflict.field), form_in_force(proposal.call))


def frame_of(proposal: Proposal, key: str, said: Content) -> dict[str, Any]:
    """What every section's page shows around its form."""
    section_states = checklist.section_states(said, rules_of(proposal))
    form = form_in_force(proposal.call)
    before, after = neighbours(key, form.order)
    (state,) = (each for each in section_states if each.section == key)
    title, label = said.title, section_name(key, form)
    return {
        "proposal": proposal,
        "content": said,
        "section": key,
        "label": label,
        "number": form.order.index(key) + 1,
        "section_states": section_states,
        "state": state,
        "before": before,
        "after": after,
        "trail": [
            (_("Home"), "/"),
            (_("Proposals"), reverse("proposals:list")),
            (title or _("untitled"), reverse("proposals:detail", args=[proposal.pk])),
            (label, None),
        ],
    }


@login_required
@require_safe
def standing(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """How the section stands by now: the rail and what is to be mended, after autosaves."""
    proposal = _with_section(request, pk, key)
    files = files_frame(file_answers_of(proposal, key, request.actor.arrived_at))
    return render(request, "proposals/_standing.html", frame_of(proposal, key, content_of(proposal)) | files)
