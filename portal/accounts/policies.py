"""Who may see and change people, their roles and invitations."""

from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.models import Invitation, RoleGrant, User
from portal.actor import ALLOWED, Actor, Role, Verdict, refused


def may_list(actor: Actor) -> Verdict:
    """Administrators look after people; auditors read all."""
    return ALLOWED if actor.has(Role.ADMINISTRATOR, Role.AUDITOR) else refused(_not_an_administrator())


def may_invite(actor: Actor) -> Verdict:
    """Administrators ask people in."""
    return _administrators(actor)


def may_invite_reviewers(actor: Actor) -> Verdict:
    """Programme managers bring in reviewers, and nobody else; administrators anybody."""
    return ALLOWED if actor.has(Role.MANAGER) else _administrators(actor)


def may_grant(actor: Actor, user: User) -> Verdict:
    """Administrators give roles, never to themselves."""
    if _is_oneself(actor, user):
        return refused(_("Nobody gives a role to themselves. Ask another administrator."))
    return _administrators(actor)


def may_end(actor: Actor, grant: RoleGrant) -> Verdict:
    """Administrators end roles; that there stays an administrator is seen to by the action."""
    if grant.ended_at is not None:
        return refused(_("This role has ended already."))
    return _administrators(actor)


def may_change_person(actor: Actor, user: User) -> Verdict:
    """Everybody their own details; an administrator anybody's."""
    return ALLOWED if _is_oneself(actor, user) else _administrators(actor)


def may_open_or_close(actor: Actor, user: User) -> Verdict:
    """Administrators say who may sign in, never of themselves."""
    if _is_oneself(actor, user):
        return refused(_("Nobody closes their own account. Ask another administrator."))
    return _administrators(actor)


def people_visible_to(actor: Actor) -> QuerySet[User]:
    """All for those who may list them; others see themselves."""
    if may_list(actor):
        return User.objects.all()
    return User.objects.filter(pk=actor.user.pk) if actor.is_known else User.objects.none()


def grants_visible_to(actor: Actor) -> QuerySet[RoleGrant]:
    """Those of the people one sees."""
    return RoleGrant.objects.filter(user__in=people_visible_to(actor))


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """All for those who may list them, else none: an invitation is seen by its link only."""
    return Invitation.objects.all() if may_list(actor) else Invitation.objects.none()


def _may_change_in_the_office(actor: Actor, user: User) -> Verdict:
    return _administrators(actor) if may_change_person(actor, user) else refused("")


def _is_oneself(actor: Actor, user: User) -> bool:
    return actor.is_known and actor.user.pk == user.pk


def _administrators(actor: Actor) -> Verdict:
    return ALLOWED if actor.has(Role.ADMINISTRATOR) else refused(_not_an_administrator())


def _not_an_administrator() -> Any:
    return _("Only an administrator may do this.")


# What the lists of the back office ask, one for each.
PEOPLE = SimpleNamespace(
    visible_to=people_visible_to, may_list=may_list, may_change=_may_change_in_the_office
)
GRANTS = SimpleNamespace(visible_to=grants_visible_to, may_list=may_list, may_add=_administrators)
INVITATIONS = SimpleNamespace(visible_to=invitations_visible_to, may_list=may_list, may_add=may_invite)
