from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    name = "grants.results"
    label = "results"
    verbose_name = _("Results")

    def ready(self) -> None:
        from portal.ui import menu

        menu.register(_("Results"), "results:list", lambda _actor: True, order=80)
