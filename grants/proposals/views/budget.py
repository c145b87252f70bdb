"""What can be done with a budget beside typing it."""

import io
import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grants.proposals import actions, policies
from grants.proposals.budget_import import Draft, names_of, read_workbook, told
from grants.proposals.budget_sheet import workbook_of
from grants.proposals.content import BUDGET
from grants.proposals.forms import Seen, WorkbookForm
from grants.proposals.marks import marks_of
from grants.proposals.models import How, Proposal
from grants.proposals.queries import content_of, with_content
from grants.proposals.readings import changes_of, removals
from grants.proposals.rows import Rows
from grants.proposals.sections import LABELS, Faces, faces_of
from portal.errors import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def mend(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Press the button of a finding, once what was typed is saved."""
    try:
        remedy = request.POST.get("mend", "")
        saved = actions.mend_budget(actor=request.actor, proposal_id=proposal.pk, remedy=remedy)
        actions.count_missing(proposal_id=proposal.pk)
        for sentence in set(saved.refused.values()):
            messages.error(request, sentence)
        if not saved.refused:
            messages.success(
                request, _("The excess went to the municipality's share. The total stays as it was.")
            )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("proposals:section", proposal.pk, BUDGET)


@login_required
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The budget as it stands, as .xlsx; `?empty=1`: the same form without lines."""
    proposal = get_object_or_404(with_content(policies.ours(request.actor)), pk=pk)
    call = proposal.call
    lines = () if "empty" in request.GET else content_of(proposal).lines
    categories = [each.localized_name for each in call.budget_categories.all()]
    first = call.programme_year.year
    years = range(first, first + call.most_years)
    made = workbook_of(lines, categories, years, as_of=proposal.changed_at)
    name = _("Budget of proposal %(number)s.xlsx") % {"number": proposal.pk}
    return FileResponse(io.BytesIO(made), as_attachment=True, filename=name, content_type=XLSX)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a workbook, see what would be read from it, mend it there, and take it over."""
    proposal = get_object_or_404(with_content(policies.ours(request.actor)), pk=pk)
    verdict = policies.may_edit(request.actor, proposal)
    if not verdict:
        messages.info(request, verdict.reason)
        return redirect("proposals:detail", pk)
    if request.method != "POST":
        return _show(request, proposal)
    if "lines-TOTAL_FORMS" in request.POST:
        return _take_over(request, proposal)
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, proposal, form=form)
    try:
        imported = read_workbook(form.cleaned_data["file"], _read_for(proposal))
    except Refused as refusal:
        return _show(request, proposal, problem=str(refusal))
    seen = json.dumps(marks_of(proposal, BUDGET))
    faces = _lines_of(proposal, imported.data)
    return _show(request, proposal, faces=faces, seen=seen, notes=told(imported))


def _read_for(proposal: Proposal) -> Draft:
    categories = names_of(proposal.call.budget_categories.all())
    keys = frozenset(line.key for line in content_of(proposal).lines)
    return Draft(proposal.call.unit, categories, keys)


def _lines_of(proposal: Proposal, data: Any) -> Faces:
    """The lines alone: what else the section asks is not the file's business."""
    return Faces(rows=faces_of(BUDGET, proposal, content_of(proposal), data).rows)


def _take_over(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """What was shown becomes the budget: lines it does not name are removed."""
    faces, seen = _lines_of(proposal, request.POST), Seen(request.POST)
    if not (faces.are_valid() and seen.is_valid()):
        return _show(request, proposal, faces=faces, seen=request.POST.get("seen", ""))
    marks = seen.cleaned_data["seen"]
    changes = [*removals(faces.rows, marks), *changes_of(faces, marks)]
    try:
        saved = actions.save_fields(
            actor=request.actor, proposal_id=proposal.pk, changes=changes, how=How.IMPORTED
        )
    except Refused as refusal:
        return _show(request, proposal, faces=faces, seen=request.POST["seen"], problem=str(refusal))
    actions.count_missing(proposal_id=proposal.pk)
    for sentence in set(saved.refused.values()):
        messages.error(request, sentence)
    if saved.contested:
        messages.warning(
            request, _("The budget was changed meanwhile. Both versions of those fields are shown: choose.")
        )
    elif not saved.refused:
        messages.success(
            request, _("The lines of the file are the budget now. The history has what was before.")
        )
    return redirect("proposals:section", proposal.pk, BUDGET)


def _show(
    request: HttpRequest,
    proposal: Proposal,
    *,
    form: WorkbookForm | None = None,
    faces: Faces | None = None,
    seen: str = "",
    problem: str = "",
    notes: Sequence[str] = (),
) -> HttpResponse:
    context = {
        "proposal": proposal,
        "form": form or WorkbookForm(),
        "rows": faces.rows if faces else None,
        "counts": counts(faces.rows, proposal) if faces and faces.rows else None,
        "seen": seen,
        "problem": problem,
        "notes": notes,
        "trail": [
            (_("Home"), "/"),
            (_("Proposals"), reverse("proposals:list")),
            (proposal.title or _("untitled"), reverse("proposals:detail", args=[proposal.pk])),
            (str(LABELS[BUDGET]), reverse("proposals:section", args=[proposal.pk, BUDGET])),
            (_("Upload"), None),
        ],
    }
    return render(request, "proposals/budget_import.html", context)


def counts(rows: Rows, proposal: Proposal) -> dict[str, int]:
    """How many lines of the file are new, stand already, and how many that stand it does not name."""
    stand = {line.key for line in content_of(proposal).lines}
    keys = [str(form["key"].value() or "") for form in rows.forms]
    named = stand & set(keys)
    return {
        "read": len(keys),
        "added": sum(key not in stand for key in keys),
        "kept": len(named),
        "removed": len(stand - named),
    }
