from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "grants.calls"
    label = "calls"
    verbose_name = _("Calls")

    def ready(self) -> None:
        """Put the calls in everybody's menu, and make the sign-off of forms known."""
        from grants.calls.builder import publishing
        from portal.ui import menu

        menu.register(_("Calls"), "calls:list", lambda _actor: True, 20)
        publishing.register_kind()
