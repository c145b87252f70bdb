"""Give and end roles."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts import policies
from portal.accounts.models import GrantedRole, RoleGrant, User
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.guards import broken_rule


def grant_role(*, actor: Actor, user: User, role: str) -> RoleGrant:
    """Give a role to a person. Raises NotAllowed, or Refused when they have it already."""
    ensure(policies.may_grant(actor, user))
    return give(actor, user, role)


def give(actor: Actor, user: User, role: str) -> RoleGrant:
    """Write the grant, once a policy allowed it. Raises Refused when they have the role already."""
    try:
        with transaction.atomic():
            grant = RoleGrant.objects.create(user=user, role=GrantedRole(role), granted_by=actor.user)
            audit.record(actor=actor, act="role.grant", about=user, changes={"role": role})
    except IntegrityError as error:
        if broken_rule(error) != "accounts_role_granted_once":
            raise
        raise Refused(_("This person has this role already."), "granted_already") from error
    return grant


@transaction.atomic
def end_role(*, actor: Actor, grant: RoleGrant) -> RoleGrant:
    """End a role now. Raises NotAllowed, or Refused when nobody would be left to administer the portal."""
    administrators = lock_administrators()
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    ensure(policies.may_end(actor, grant))
    if grant.role == GrantedRole.ADMINISTRATOR:
        refuse_to_lose(grant.user, administrators)
    grant.ended_at, grant.ended_by = timezone.now(), actor.user
    grant.save(update_fields=["ended_at", "ended_by"])
    audit.record(actor=actor, act="role.end", about=grant.user, changes={"role": grant.role})
    return grant


def lock_administrators() -> set[int]:
    """The keys of the people who administer the portal and may sign in; nobody else ends one meanwhile."""
    standing = RoleGrant.objects.filter(role=GrantedRole.ADMINISTRATOR, ended_at=None)
    grants = standing.select_for_update().select_related("user").order_by("pk")
    return {grant.user_id for grant in grants if grant.user.is_active}


def refuse_to_lose(user: User, administrators: set[int]) -> None:
    """Raise Refused when the person is the last of the administrators."""
    if administrators <= {user.pk}:
        raise Refused(
            _("This is the last administrator. Give the role to somebody else first."), "last_administrator"
        )
