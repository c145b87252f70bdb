"""What every page is given: brand, menu, who I am, notices. Nothing is asked of the database until shown."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from portal.actor import Actor
from portal.ui import menu, roles

SERVICE_NAME = _("Smart Village Portal")
WHOSE = _("Smart Village: spreading digital services to villages")


def actor_of(request: HttpRequest) -> Actor:
    """Who asks; nobody known when the page is shown before the middleware could say (an error page)."""
    return getattr(request, "actor", Actor())


def asked(setting: str, fallback: object) -> Callable[[Actor], Any]:
    """The function that a setting names by its dotted path: the room behind it stays unknown to this one."""
    path = getattr(settings, setting, "")
    return import_string(path) if path else lambda _actor: fallback


def unread_notices(actor: Actor) -> int:
    """How many notices wait unread; 0 for nobody."""
    return int(asked("UNREAD_NOTICES", 0)(actor)) if actor.is_known else 0


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor of all pages. A page says "example data" when its view or the installation does."""
    actor = actor_of(request)
    return {
        "service_name": SERVICE_NAME,
        "service_subtitle": WHOSE,
        "actor": actor,
        "my_roles": SimpleLazyObject(lambda: roles.role_names(actor)),
        "menu_links": SimpleLazyObject(lambda: menu.links_for(actor, request.path)),
        "unread_notices": SimpleLazyObject(lambda: unread_notices(actor)),
        "example_installation": SimpleLazyObject(lambda: asked("UI_EXAMPLE_DATA", fallback=False)(actor)),
        "masthead": settings.UI_MASTHEAD,
        "second_factor_off": settings.DEMO and not settings.SECOND_FACTOR_REQUIRED,
        "session_seconds": SimpleLazyObject(lambda: settings.SESSION_COOKIE_AGE if actor.is_known else 0),
    }
