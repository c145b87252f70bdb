from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.actor import Actor, Role


def _signs_or_drafts(actor: Actor) -> bool:
    return actor.has(Role.OFFICER, Role.SIGNER, Role.MANAGER, Role.AUDITOR)


class SignoffConfig(AppConfig):
    name = "portal.signoff"
    label = "signoff"
    verbose_name = _("Sign-off")

    def ready(self) -> None:
        """Put its page in the menu, and what awaits one's signature among what waits."""
        from portal.signoff.waiting import tasks_for
        from portal.ui import menu, waiting

        menu.register(_("Sign-off"), "signoff:list", _signs_or_drafts, 60, office=True)
        waiting.register("signoff", tasks_for)
