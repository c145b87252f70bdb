"""Gives every request its actor, and asks the back office for its second factor."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from portal.accounts.queries import actor_of
from portal.actor import BACK_OFFICE, Actor

# What one needs on the way to a second factor, and to leave.
ALWAYS_OPEN = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_reauthenticate",
        "mfa_view_recovery_codes",
        "set_language",
        "health",
        "help",
    }
)


def request_actor(request: HttpRequest) -> Actor:
    """The actor of a request; nobody signed in has no roles and costs no query."""
    details = {
        "address": request.META.get("REMOTE_ADDR", ""),
        "request_id": request.request_id,
        "arrived_at": request.arrived_at,
    }
    if not request.user.is_authenticated:
        return Actor(None, frozenset(), **details)
    return actor_of(request.user, **details)


class ActorMiddleware:
    """Sets `request.actor`, read from the database when first asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: request_actor(request))
        return self.get_response(request)


class SecondFactorMiddleware:
    """Sends people of the back office to set up a second factor, where the installation requires one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Before the view, for one knows by then which it is."""
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        if request.resolver_match.url_name in ALWAYS_OPEN or not request.actor.has(*BACK_OFFICE):
            return None
        if Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists():
            return None
        messages.warning(request, _("Your role needs a second factor. Set it up now; then you can go on."))
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
