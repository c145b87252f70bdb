"""Places, and who acts for them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.actor import Actor, Role


def _of_a_municipality(actor: Actor) -> bool:
    return actor.has(Role.OFFICER, Role.SIGNER)


class VillagesConfig(AppConfig):
    """Provinces, municipalities, townships, villages and memberships."""

    name = "villages"
    label = "villages"
    verbose_name = _("Places and memberships")

    def ready(self) -> None:
        """Put its page in the menu, and make its notices known."""
        from portal.ui import menu
        from villages import telling

        telling.register_texts()
        menu.register(_("Officers and signers"), "villages:people", _of_a_municipality, order=70)
