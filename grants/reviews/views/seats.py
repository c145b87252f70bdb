"""A reviewer's own: invitations to answer, panels they sit on, and the declaration of integrity."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.reviews import actions, policies, seat_queries
from grants.reviews.forms import DeclarationForm, DeclineForm
from grants.reviews.models import IntegrityText, SeatInvitation
from grants.reviews.views.pages import page
from portal.errors import Refused
from portal.numbers import number_in


@require_safe
def seats(request: HttpRequest) -> HttpResponse:
    """Invitations that wait for an answer, and the panels with their declarations."""
    return _show(request)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the seat, then read the declaration."""
    invitation = _own(request, pk)
    try:
        actions.accept_seat(actor=request.actor, invitation_id=pk)
    except Refused as refusal:
        return _show(request, refusal=str(refusal))
    messages.success(request, _("You sit on %(panel)s from now on.") % {"panel": invitation.panel.name})
    if policies.has_signed(request.actor.user.pk, invitation.panel.call_id):
        return HttpResponseRedirect(reverse("admin:reviews_seats"))
    return HttpResponseRedirect(reverse("admin:reviews_integrity", args=[invitation.panel.call_id]))


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, with a reason."""
    _own(request, pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _show(request, declining=(pk, form))
    try:
        actions.decline_seat(actor=request.actor, invitation_id=pk, **form.cleaned_data)
    except Refused as refusal:
        return _show(request, refusal=str(refusal))
    messages.success(request, _("You declined. The programme manager is told."))
    return HttpResponseRedirect(reverse("admin:reviews_seats"))


@require_http_methods(["GET", "HEAD", "POST"])
def integrity(request: HttpRequest, call: int) -> HttpResponse:
    """The declaration of a call: read it, and sign it once."""
    text = seat_queries.text_in_force(call)
    if text is None or not policies.may_sign(request.actor, text.call):
        raise Http404
    if request.method != "POST":
        return _show_text(request, text, DeclarationForm(initial={"seen": text.sha256}))
    form = DeclarationForm(request.POST)
    if not form.is_valid():
        return _show_text(request, text, form)
    try:
        actions.sign(actor=request.actor, text=text, seen_hash=form.cleaned_data["seen"])
    except Refused as refusal:
        anew = DeclarationForm(initial={"seen": text.sha256})
        return _show_text(request, text, anew, refusal=str(refusal))
    messages.success(request, _("Signed. You can open your score sheets now."))
    return HttpResponseRedirect(_next(request))


def _next(request: HttpRequest) -> str:
    """The sheet that led here, else the list of sheets."""
    sheet = number_in(request.GET.get("sheet", ""))
    if policies.visible_to(request.actor).filter(pk=sheet).exists():
        return reverse("admin:reviews_sheet", args=[sheet])
    return reverse("admin:reviews_scoresheet_changelist")


def _own(request: HttpRequest, pk: int) -> SeatInvitation:
    invitations = SeatInvitation.objects.filter(reviewer=request.actor.user).select_related("panel")
    return get_object_or_404(invitations, pk=pk)


def _show(
    request: HttpRequest, *, declining: tuple[int, DeclineForm] | None = None, refusal: str = ""
) -> HttpResponse:
    if not policies.may_sit(request.actor):
        raise Http404
    context: dict[str, Any] = {
        "invitations": seat_queries.invitations_for(request.actor),
        "seats": seat_queries.seats_of(request.actor),
        "decline_form": declining[1] if declining else DeclineForm(),
        "declining": declining[0] if declining else None,
        "refusal": refusal,
    }
    return page(request, "admin/reviews/seats.html", _("My panels"), context)


def _show_text(
    request: HttpRequest, text: IntegrityText, form: DeclarationForm, refusal: str = ""
) -> HttpResponse:
    signed = text.declarations.filter(reviewer=request.actor.user).first()
    context = {"text": text, "form": form, "signed": signed, "refusal": refusal, "next": _next(request)}
    return page(request, "admin/reviews/integrity.html", _("Declaration of integrity"), context)
