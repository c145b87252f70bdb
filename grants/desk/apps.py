from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.actor import Actor


def _in_ministry(actor: Actor) -> bool:
    return actor.in_ministry


class DeskConfig(AppConfig):
    name = "grants.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        """Put its list of possible duplicates in the ministry's menu."""
        from portal.ui import menu

        menu.register(
            _("Possible duplicates"), "admin:desk_similarpair_changelist", _in_ministry, 35, office=True
        )
