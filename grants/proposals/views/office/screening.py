"""One proposal before the ministry: the filed copy beside the checklist, and what can be done with it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from grants.calls.models import SupportRate
from grants.proposals import actions, checklist, package, policies, states
from grants.proposals.content import Content
from grants.proposals.models import Proposal, ProvinceDecision, Submission
from grants.proposals.queries import rules_of, with_content
from grants.proposals.requirements import checklist_of, why_not
from grants.proposals.supplements import standing
from grants.proposals.views.difference import history_of
from grants.proposals.views.office.forms import ChecklistForm
from grants.proposals.views.office.pages import page, seen
from portal.errors import Refused

VERBS = ("receive", "request_supplement", "close_supplement", "reconsider", "open_review")


@require_http_methods(["GET", "HEAD", "POST"])
def screening(request: HttpRequest, pk: int) -> HttpResponse:
    """Look; a POST keeps the answers and, with `do`, finds the proposal eligible or not."""
    proposal = seen(request, pk)
    copy = standing(proposal)
    checked = checklist_of(copy)
    if request.method != "POST":
        return _show(request, proposal, copy, ChecklistForm(checked=checked))
    form = ChecklistForm(request.POST, checked=checked)
    if not form.is_valid():
        return _show(request, proposal, copy, form)
    try:
        _keep(request, proposal, form)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, proposal, copy, form)
    return _back(pk)


def _keep(request: HttpRequest, proposal: Proposal, form: ChecklistForm) -> None:
    given: dict[str, Any] = {
        "actor": request.actor,
        "proposal_id": proposal.pk,
        "answers": form.answers(),
    }
    finding = request.POST.get("do", "")
    if finding in {states.ELIGIBLE, states.INELIGIBLE}:
        actions.judge(**given, finding=finding, remark=form.cleaned_data["remark"])
        messages.success(request, _("Found, and the applicant was told."))
    else:
        actions.check_requirements(**given)
        messages.success(request, _("Saved."))


def _show(request: HttpRequest, proposal: Proposal, copy: Submission, form: ChecklistForm) -> HttpResponse:
    content = package.content_of(copy.package)
    context = {
        "proposal": proposal,
        "submission": copy,
        "content": content,
        "form": form,
        "may_check": policies.may_check(request.actor, proposal),
        "may": {verb: policies.may(request.actor, proposal, verb) for verb in VERBS},
        "findings": _noticed(proposal, copy, content),
        "composed": why_not(form.checked),
        "copies": proposal.submissions.select_related("filed_by").defer("package").order_by("-revision"),
        "decisions": ProvinceDecision.objects.filter(proposal=proposal).select_related("decided_by"),
        "rank": getattr(proposal, "province_rank", None),
        "history": history_of(proposal),
        "arrived_at": request.actor.arrived_at,
    }
    title = f"{copy.number} · {copy.title}"
    return page(request, "admin/proposals/screening.html", title, context)


def _noticed(proposal: Proposal, copy: Submission, content: Content) -> list[checklist.Finding]:
    """What the rules of the form find in the filed copy: suggestions, never decisions."""
    said = with_content(Proposal.objects.filter(pk=proposal.pk)).get()
    rate = SupportRate.objects.filter(call=proposal.call_id, support_type=copy.support_type_id).first()
    rules = replace(rules_of(said), national_basis_points=rate.national_basis_points if rate else None)
    return checklist.check(content, rules)


def _back(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:proposals_screening", args=[pk]))


def _moving(act: Callable[..., Any], done: Any) -> Callable[[HttpRequest, int], HttpResponse]:
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        proposal = seen(request, pk)
        try:
            act(request, proposal)
            messages.success(request, str(done))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return _back(pk)

    return view


receive_one = _moving(
    lambda request, it: actions.receive(actor=request.actor, proposal_ids=[it.pk]), gettext_lazy("Received.")
)
open_review = _moving(
    lambda request, it: actions.open_review(actor=request.actor, proposal_ids=[it.pk]),
    gettext_lazy("Handed to the review."),
)
reconsider = _moving(
    lambda request, it: actions.reconsider(
        actor=request.actor, proposal_ids=[it.pk], reason=request.POST.get("reason", "")
    ),
    gettext_lazy("The finding was taken back. The requirements can be checked again."),
)
close_supplement = _moving(
    lambda request, it: actions.close_supplement(actor=request.actor, proposal_id=it.pk),
    gettext_lazy("The request to mend is closed."),
)
