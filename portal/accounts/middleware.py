"""Gives every request its actor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from portal.accounts.queries import actor_of
from portal.actor import Actor


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
