from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.actor import Actor


class ResultsConfig(AppConfig):
    name = "grants.results"
    label = "results"
    verbose_name = _("Results")

    def ready(self) -> None:
        from portal.ui import menu

        menu.register(_("Results"), "results:list", lambda _actor: True, order=80)
        menu.register(_("Years and portfolio"), "figures:years", _in_ministry, order=56, office=True)


def _in_ministry(actor: Actor) -> bool:
    return actor.in_ministry
