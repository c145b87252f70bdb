"""One panel: who sits on it, what it judges, what may come before it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from grants.reviews import actions, policies, queries
from grants.reviews.forms import AssignForm, ReasonForm, SeatForm
from grants.reviews.models import Panel, SeatAnswer
from grants.reviews.views.pages import page
from portal.errors import Refused


@require_safe
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Members, what is before the panel, and what could be."""
    return _show(request, _visible(request, pk))


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a reviewer to sit here."""
    found = _visible(request, pk)
    form = SeatForm(request.POST, reviewers=queries.reviewers_free_for(found))
    if not form.is_valid():
        return _show(request, found, seat_form=form)
    try:
        actions.invite_to_panel(actor=request.actor, panel=found, **form.cleaned_data)
    except Refused as refusal:
        return _show(request, found, seat_form=form, refusal=str(refusal))
    return _done(request, found, _("Invited. The seat begins when they accept."))


@require_POST
def withdraw(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """Take back an invitation."""
    found = _visible(request, pk)
    get_object_or_404(found.invitations, pk=invitation)
    try:
        actions.withdraw_invitation(actor=request.actor, invitation_id=invitation)
    except Refused as refusal:
        return _show(request, found, refusal=str(refusal))
    return _done(request, found, _("The invitation is taken back."))


@require_POST
def unseat(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """End a seat."""
    found = _visible(request, pk)
    standing = found.members.filter(pk=member, left_at=None).first()
    if standing is None:
        raise Http404
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        ended, stand = actions.remove_member(actor=request.actor, member=standing, reason=reason)
    except Refused as refusal:
        return _show(request, found, refusal=str(refusal))
    return _done(request, found, actions.what_became_of(ended, stand))


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay the chosen submissions before the panel."""
    found = _visible(request, pk)
    form = AssignForm(request.POST, waiting=queries.assignable(found))
    if not form.is_valid():
        return _show(request, found, assign_form=form)
    try:
        rows = actions.assign(
            actor=request.actor, panel=found, submissions=list(form.cleaned_data["submissions"])
        )
    except Refused as refusal:
        return _show(request, found, assign_form=form, refusal=str(refusal))
    return _done(request, found, _("Assigned: %(count)s submissions.") % {"count": len(rows)})


def _visible(request: HttpRequest, pk: int) -> Panel:
    seen = policies.panels_visible_to(request.actor).select_related("call", "service_field")
    return get_object_or_404(seen, pk=pk)


def _done(request: HttpRequest, found: Panel, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("admin:reviews_panel_work", args=[found.pk]))


def _show(request: HttpRequest, found: Panel, **more: Any) -> HttpResponse:
    waiting = queries.assignable(found)
    context = {
        "panel": found,
        "members": queries.members_of(found),
        "invitations": list(found.invitations.exclude(state=SeatAnswer.ACCEPTED).select_related("reviewer")),
        "rows": list(queries.board(found.call).filter(panel=found)),
        "waiting": list(waiting.defer("package")),
        "seat_form": SeatForm(reviewers=queries.reviewers_free_for(found)),
        "reason_form": ReasonForm(),
        "may_manage": bool(policies.may_manage(request.actor)),
        **more,
    }
    return page(request, "admin/reviews/panel.html", f"{found.call} · {found.name}", context)
