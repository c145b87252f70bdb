"""What a municipality's people do with their proposals as a whole."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.calls.queries import open_calls
from grants.proposals import actions, checklist, hooks, policies, states
from grants.proposals.beginnings import offered_to, texts_to_begin_with
from grants.proposals.file_queries import attached_in
from grants.proposals.forms import BeginForm
from grants.proposals.models import Proposal
from grants.proposals.queries import (
    content_of,
    last_return,
    pending_signoff,
    rules_of,
    slots_taken,
    with_content,
    with_missing,
)
from grants.proposals.timeline import timeline_of
from portal.actor import Actor, Role
from portal.errors import Refused
from villages.queries import municipalities_of

ROWS = 30
MOVES = ("request_signoff", "take_back", "reopen", "withdraw")


@login_required
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Ours, the last changed first; coordinators have a page of their own."""
    actor = request.actor
    if not actor.has(Role.OFFICER, Role.SIGNER):
        if actor.has(Role.COORDINATOR):
            return redirect("proposals:province")
        raise Http404
    seen = policies.ours(actor).select_related("municipality", "call").order_by("-changed_at", "-pk")
    page = Paginator(seen, ROWS).get_page(request.GET.get("page"))
    page.object_list = with_missing(page.object_list)
    context = {
        "page_obj": page,
        "may_begin": actor.has(Role.OFFICER),
        "trail": trail(),
    }
    return render(request, "proposals/list.html", context)


def trail(*more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    here: list[tuple[str, str | None]] = [(_("Home"), "/")]
    return [*here, (_("Proposals"), reverse("proposals:list") if more else None), *more]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft in an open call."""
    if not request.actor.has(Role.OFFICER):
        raise Http404
    calls = open_calls(request.arrived_at)
    places = municipalities_of(request.actor, Role.OFFICER)
    form = BeginForm(
        request.POST or None,
        calls=calls,
        municipalities=places,
        beginnings=offered_to(request.actor),
        initial=request.GET.dict(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            proposal = _begun(request.actor, **form.cleaned_data)
            _warn_when_full(request, proposal)
            return redirect("proposals:section", proposal.pk, "overview")
        except Refused as error:
            form.add_error(None, str(error))
    context = {"form": form, "calls": calls, "trail": trail((_("New proposal"), None))}
    return render(request, "proposals/new.html", context)


@transaction.atomic
def _begun(actor: Actor, begin_with: str, **where: Any) -> Proposal:
    proposal = actions.begin(actor=actor, **where)
    texts = texts_to_begin_with(actor, proposal, begin_with)
    if texts:
        actions.copy_from(actor=actor, proposal_id=proposal.pk, texts=texts)
        actions.count_missing(proposal_id=proposal.pk)
    return proposal


def _warn_when_full(request: HttpRequest, proposal: Proposal) -> None:
    most = proposal.call.most_projects
    if slots_taken(proposal.call, proposal.municipality) >= most:
        messages.warning(
            request,
            _("Your municipality has already filed %(most)s projects. To file this one, withdraw another.")
            % {"most": most},
        )


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything it says, what is missing with links to it, and what can be done."""
    proposal = get_object_or_404(with_content(policies.ours(request.actor)), pk=pk)
    said = content_of(proposal)
    states_of_sections = checklist.section_states(said, rules_of(proposal))
    context = {
        "proposal": proposal,
        "content": said,
        "section_states": states_of_sections,
        "first_to_mend": next((each.section for each in states_of_sections if each.findings), "overview"),
        "is_complete": all(each.is_complete for each in states_of_sections),
        "may": _allowed(request, proposal),
        "pending": pending_signoff(proposal) if proposal.state == states.AWAITING_SIGNOFF else None,
        "returned": last_return(proposal) if proposal.state == states.DRAFTING else None,
        "submissions": proposal.submissions.order_by("-revision"),
        "attachments": attached_in(proposal, said),
        "timeline": timeline_of(proposal),
        "later_steps": hooks.steps_of(request.actor, proposal),
        "trail": trail((proposal.title or _("untitled"), None)),
    }
    return render(request, "proposals/detail.html", context)


def _allowed(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    allowed = {verb: policies.may(request.actor, proposal, verb) for verb in MOVES}
    return allowed | {"edit": policies.may_edit(request.actor, proposal)}


def moving(act: Callable[..., Any], done: str) -> Callable[[HttpRequest, int], HttpResponse]:
    @login_required
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_object_or_404(policies.ours(request.actor), pk=pk)
        try:
            act(actor=request.actor, proposal_id=proposal.pk)
            messages.success(request, _(done))
        except Refused as error:
            messages.error(request, str(error))
        return redirect("proposals:detail", pk)

    return view


request_signoff = moving(
    actions.request_signoff, gettext_noop("Sign-off was requested. The signer has been told.")
)
take_back = moving(actions.take_back, gettext_noop("The request was taken back. You can go on writing."))
reopen = moving(
    actions.reopen,
    gettext_noop("The proposal is open again. What was filed stands until you file anew."),
)
