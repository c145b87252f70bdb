"""The names of the roles, as people call them."""

from django.utils.translation import gettext_lazy as _

from portal.actor import Actor, Role

ROLE_NAMES = {
    Role.OFFICER: _("Officer"),
    Role.SIGNER: _("Signer"),
    Role.COORDINATOR: _("Province coordinator"),
    Role.REVIEWER: _("Reviewer"),
    Role.CHAIR: _("Panel chair"),
    Role.MANAGER: _("Programme manager"),
    Role.FINANCE: _("Finance officer"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMINISTRATOR: _("Administrator"),
}


def role_names(actor: Actor) -> list[str]:
    """The actor's roles in words, in the order of the table above."""
    return [str(name) for role, name in ROLE_NAMES.items() if role in actor.roles]
