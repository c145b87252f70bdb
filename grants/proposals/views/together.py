"""Writing together: what two people wrote against each other, the history, and who may write."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from grants.calls.form_queries import form_in_force
from grants.proposals import actions, policies
from grants.proposals.conflicts import conflict_card
from grants.proposals.fields import Address, address_of, from_text, section_of_field
from grants.proposals.history import sittings
from grants.proposals.models import FieldChange, FieldConflict, Proposal
from grants.proposals.queries import colleagues_of
from grants.proposals.stores import stores_for
from portal.errors import Refused
from portal.numbers import number_in

ROWS = 100
VERSION_DIGITS = 9


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: HttpRequest, pk: int, conflict: int) -> HttpResponse:
    """Both versions side by side; a POST keeps one, or a third."""
    proposal = get_object_or_404(policies.ours(request.actor).select_related("call", "municipality"), pk=pk)
    found = get_object_or_404(proposal.conflicts.select_related("by"), pk=conflict, resolved_at=None)
    address = address_of(found.field)
    if request.method == "POST":
        return _settle(request, proposal, found, address)
    card = {"conflict": found, **conflict_card(proposal, found, request.actor)}
    context = {"proposal": proposal, "each": card, "trail": _trail(proposal, _("Two versions"))}
    template = "proposals/_conflict.html" if request.htmx else "proposals/conflict.html"
    return render(request, template, context)


def _settle(request: HttpRequest, proposal: Proposal, found: FieldConflict, address: Address) -> HttpResponse:
    store = stores_for(request.actor, proposal, [address.store])[address.store]
    text = {"mine": found.mine, "other": request.POST.get("text", "")}.get(
        request.POST.get("choice", ""), store.text(address)
    )
    try:
        actions.choose(
            actor=request.actor,
            proposal_id=proposal.pk,
            conflict_id=found.pk,
            value=from_text(address, text.replace("\r\n", "\n")),
            seen=request.POST.get("seen", ""),
        )
        messages.success(request, _("The conflict is settled. Both versions stay in the history."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("proposals:section", proposal.pk, _section_of(proposal, address))


def _section_of(proposal: Proposal, address: Address) -> str:
    return section_of_field(address, form_in_force(proposal.call)) or "overview"


@login_required
@require_http_methods(["GET", "HEAD"])
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who wrote what when, the newest first, each with the way back."""
    proposal = get_object_or_404(policies.ours(request.actor).select_related("call", "municipality"), pk=pk)
    changes = FieldChange.objects.filter(proposal=proposal).select_related("by").order_by("-id")
    page = Paginator(changes, ROWS).get_page(request.GET.get("page"))
    context = {
        "proposal": proposal,
        "page_obj": page,
        "sittings": sittings(page.object_list, form_in_force(proposal.call)),
        "may_edit": policies.may_edit(request.actor, proposal),
        "trail": _trail(proposal, _("History")),
    }
    return render(request, "proposals/history.html", context)


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to what it said after a version, in one field or in all."""
    proposal = get_object_or_404(policies.ours(request.actor), pk=pk)
    version, field = number_in(request.POST.get("version", ""), VERSION_DIGITS), request.POST.get("field", "")
    if version is None:
        messages.error(request, _("This point of the history could not be read. Choose it again."))
        return redirect("proposals:history", pk)
    try:
        saved = actions.restore(actor=request.actor, proposal_id=pk, version=version, field=field)
        actions.count_missing(proposal_id=pk)
        told = (
            _("Brought back. What stood before is in the history.") if saved.wrote else _("Nothing differs.")
        )
        messages.success(request, told)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("proposals:history", proposal.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def colleagues(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of the municipality writes in this proposal, and who only reads."""
    proposal = get_object_or_404(policies.ours(request.actor).select_related("municipality", "call"), pk=pk)
    if request.method == "POST":
        try:
            actions.set_colleague(
                actor=request.actor,
                proposal_id=pk,
                user_id=int(request.POST.get("user", "0") or 0),
                may_write=request.POST.get("may_write") == "yes",
            )
            messages.success(request, _("Saved."))
        except (Refused, ValueError) as refusal:
            messages.error(
                request, str(refusal) if isinstance(refusal, Refused) else _("Choose a colleague.")
            )
        return redirect("proposals:colleagues", pk)
    context = {
        "proposal": proposal,
        "colleagues": colleagues_of(proposal),
        "may_edit": policies.may_edit(request.actor, proposal),
        "trail": _trail(proposal, _("Who writes")),
    }
    return render(request, "proposals/colleagues.html", context)


def _trail(proposal: Proposal, here: str) -> list[tuple[str, str | None]]:
    return [
        (_("Home"), "/"),
        (_("Proposals"), reverse("proposals:list")),
        (proposal.title or _("untitled"), reverse("proposals:detail", args=[proposal.pk])),
        (here, None),
    ]
