from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "portal.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        """Deliver mails, and say which wait for somebody to read them."""
        from portal.notices import held
        from portal.ui import waiting

        import_module("portal.notices.mail")
        import_module("portal.notices.digest")
        waiting.register("notices", held.tasks_for)
