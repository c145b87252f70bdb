"""One's own account, the invitation's page, and the demo's one-press sign-in."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts import actions, demo, queries
from portal.accounts.actions.invitations import refuse_unless_open
from portal.accounts.forms import DetailsForm, FirstPasswordForm
from portal.accounts.models import User
from portal.accounts.records import record
from portal.errors import Refused
from portal.numbers import number_in

SIGNED_IN_BY = "allauth.account.auth_backends.AuthenticationBackend"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """One's own details."""
    form = DetailsForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        actions.change_person(actor=request.actor, user=request.user, details=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:mine")
    return render(
        request,
        "accounts/mine.html",
        {"form": form, "second_factor_required": settings.SECOND_FACTOR_REQUIRED},
    )


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, key: str) -> HttpResponse:
    """Set the first password by the link of an invitation, and go on signed in."""
    invitation = queries.invitation_by(key)
    try:
        refuse_unless_open(invitation, request.actor)
        return _first_password(request, key, invitation)
    except Refused as refusal:
        return render(request, "accounts/invitation_closed.html", {"reason": str(refusal)}, status=410)


def _first_password(request: HttpRequest, key: str, invitation: Any) -> HttpResponse:
    form = FirstPasswordForm(request.POST or None, person=invitation.user)
    if request.method == "POST" and form.is_valid():
        person = actions.accept(actor=request.actor, key=key, password=form.cleaned_data["password"])
        _sign_in(request, person)
        return redirect("desk:home")
    return render(request, "accounts/accept.html", {"form": form, "person": invitation.user})


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in one of the demo's example people; where it is not the demo this does not exist."""
    if not demo.is_on():
        raise Http404
    person = get_object_or_404(demo.people(), pk=number_in(request.POST.get("person", "")))
    _sign_in(request, person)
    onward = request.POST.get("next", "")
    return redirect(onward if _within(onward) else "desk:home")


def _within(address: str) -> bool:
    """Whether it stays within the portal."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def _sign_in(request: HttpRequest, person: User) -> None:
    person.backend = SIGNED_IN_BY
    get_adapter(request).login(request, person)
    request.session.set_expiry(0)
    record(request, person, "account.sign_in")
