from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "grants.calls"
    label = "calls"
    verbose_name = _("Calls")

    def ready(self) -> None:
        """Put the calls in everybody's menu; make notices, kinds of sign-off and what waits known."""
        from grants.calls import extending
        from grants.calls.builder import publishing
        from grants.calls.inquiries import telling, waiting
        from portal.ui import menu
        from portal.ui import waiting as waiting_rooms

        menu.register(_("Calls"), "calls:list", lambda _actor: True, 20)
        publishing.register_kind()
        extending.register()
        telling.register_texts()
        waiting_rooms.register("calls", waiting.tasks_for)
