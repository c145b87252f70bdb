"""The back office: Django's admin behind the portal's one sign-in."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.actor import BACK_OFFICE
from portal.ui import menu, waiting
from portal.ui.context import actor_of

View = Callable[..., HttpResponse]
# The groups of lists follow the life of a grant, then come people, places and the machinery.
GROUPS = (
    "calls",
    "proposals",
    "desk",
    "reviews",
    "awards",
    "signoff",
    "notices",
    "accounts",
    "villages",
    "audit",
    "jobs",
)


def _hiding_what_is_refused(view: View) -> View:
    """A page one may not look at does not exist; a refused act on a page in sight stays a 403."""

    def hidden(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if actor_of(request).is_known and not actor_of(request).has(*BACK_OFFICE):
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as refusal:
            if request.method in {"GET", "HEAD"}:
                raise Http404 from refusal
            raise

    return hidden


def _place_of(app_label: str) -> int:
    return GROUPS.index(app_label) if app_label in GROUPS else len(GROUPS)


class PortalAdminSite(admin.AdminSite):
    """The site at /admin/: for roles of the back office, nobody else."""

    site_title = _("Back office")
    site_header = _("Smart Village Portal: back office")
    index_title = _("Back office")
    # The lists need the width; the index and the breadcrumb lead everywhere.
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person has a role of the back office."""
        return actor_of(request).has(*BACK_OFFICE)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's own signature
        """Django's wrapper, and what may not be seen answers as what is missing."""
        return _hiding_what_is_refused(super().admin_view(view, cacheable))

    def login(self, request: HttpRequest, **_named: Any) -> HttpResponse:  # type: ignore[override]
        """No sign-in of its own: the portal's."""
        return_to = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        query = urlencode({REDIRECT_FIELD_NAME: return_to})
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")

    def logout(self, *_given: Any, **_named: Any) -> HttpResponse:  # type: ignore[override]
        """The portal's own sign-out page."""
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, *_given: Any, **_named: Any) -> HttpResponse:  # type: ignore[override]
        """The portal's own page for it."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """In the order of GROUPS, each list where its room registered it."""
        places = {model: place for place, model in enumerate(self._registry)}
        groups = super().get_app_list(request, app_label)
        for group in groups:
            group["models"].sort(key=lambda each: places[each["model"]])
        return sorted(groups, key=lambda group: _place_of(group["app_label"]))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What waits for the person, the big pages, then the lists."""
        actor = actor_of(request)
        shown = {"tasks": waiting.tasks_for(actor), "office_links": menu.links_for(actor, office=True)}
        return super().index(request, {**shown, **(extra_context or {})})
