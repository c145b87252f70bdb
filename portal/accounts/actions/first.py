"""The first administrator, made by a recorded command."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actions.invitations import invite
from portal.accounts.actions.roles import lock_administrators
from portal.accounts.models import GrantedRole, Invitation
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused


@transaction.atomic
def create_administrator(*, actor: Actor, email: str, name: str, reason: str = "") -> Invitation:
    """Invite an administrator from the command line; one more beside another only with a reason.

    Raises Refused when there is one and no reason is given, or somebody has this e-mail already.
    """
    others = len(lock_administrators())
    if others and not reason.strip():
        raise Refused(
            _("There is an administrator already: they can invite another in the back office."),
            "not_the_first",
        )
    invitation = invite(actor=actor, email=email, name=name, roles=[GrantedRole.ADMINISTRATOR])
    changes = {"reason": reason.strip(), "administrators_before": others}
    audit.record(actor=actor, act="administrator.create", about=invitation.user, changes=changes)
    return invitation
