"""Who acts for one's municipality: to see, to hand over when officers rotate, to be signed for in absence."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.actor import Role
from portal.errors import Refused
from villages import actions, policies, queries
from villages.forms import HandOverForm, StandInForm


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Officers, signers and who signs in whose place, by municipality."""
    actor = request.actor
    if not actor.has(Role.OFFICER, Role.SIGNER):
        raise Http404
    allowed = {
        "to_hand_over": policies.to_hand_over(actor),
        "to_be_signed_for": policies.to_be_signed_for(actor),
        "own_stand_ins": policies.own_stand_ins(actor),
    }
    context = {name: set(rows.values_list("pk", flat=True)) for name, rows in allowed.items()}
    context |= {"memberships": queries.people_beside(actor), "trail": _trail()}
    return render(request, "villages/people.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to whom, and say what goes with it; then pass everything on."""
    held = get_object_or_404(queries.with_places().filter(pk__in=policies.to_hand_over(request.actor)), pk=pk)
    form = HandOverForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        successor = form.cleaned_data["successor"]
        try:
            actions.hand_over(actor=request.actor, membership=held, successor=successor)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Handed over to %(name)s, who has been told.") % {"name": successor.name}
            )
            return redirect(settings.LOGIN_REDIRECT_URL if held.user == request.user else "villages:people")
    context = {"held": held, "form": form, "trail": _trail(_("Hand over"))}
    return render(request, "villages/hand_over.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def acting_signer(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who signs in one's place, and how long."""
    signer = get_object_or_404(
        queries.with_places().filter(pk__in=policies.to_be_signed_for(request.actor)), pk=pk
    )
    form = StandInForm(
        request.POST if request.method == "POST" else None, signer=signer, at=request.arrived_at
    )
    if form.is_valid():
        user = form.cleaned_data["user"]
        try:
            actions.name_acting_signer(actor=request.actor, signer=signer, user=user, **form.period)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("%(name)s signs in your place and has been told.") % {"name": user.name}
            )
            return redirect("villages:people")
    context = {"signer": signer, "form": form, "trail": _trail(_("Acting signer"))}
    return render(request, "villages/acting_signer.html", context)


@login_required
@require_POST
def end_stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The signer is back."""
    held = get_object_or_404(policies.own_stand_ins(request.actor), pk=pk)
    try:
        actions.end_membership(actor=request.actor, membership=held)
        messages.success(request, _("From now on you sign yourself again."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("villages:people")


def _trail(here: str = "") -> list[tuple[str, str | None]]:
    page = _("Officers and signers")
    if not here:
        return [(_("Home"), "/"), (page, None)]
    return [(_("Home"), "/"), (page, reverse("villages:people")), (here, None)]
