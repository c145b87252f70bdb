"""Reads of people and roles."""

from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Q, QuerySet

from portal.accounts import keys
from portal.accounts.models import Invitation, RoleGrant, User
from portal.actor import Actor, Role


class RoleSource(Protocol):
    """Says which roles a person has, from one room's own tables."""

    def __call__(self, user: Any, at: datetime) -> set[Role]: ...


def granted_roles(user: Any, at: datetime) -> set[Role]:
    """The roles granted to a person as such."""
    standing = RoleGrant.objects.filter(user=user).filter(Q(ended_at=None) | Q(ended_at__gt=at))
    return {Role(role) for role in standing.values_list("role", flat=True)}


@cache
def role_sources() -> tuple[RoleSource, ...]:
    """The rooms that give roles, named by the composition root."""
    pairs = (path.rsplit(".", 1) for path in settings.ROLE_SOURCES)
    return tuple(getattr(import_module(module), name) for module, name in pairs)


def actor_of(
    user: Any, *, address: str = "", request_id: str = "", arrived_at: datetime | None = None
) -> Actor:
    """The person with the union of their roles, as of now."""
    at = arrived_at or datetime.now(UTC)
    roles: set[Role] = set()
    for source in role_sources():
        roles |= source(user, at)
    return Actor(user, frozenset(roles), address, request_id, at)


def system_actor() -> Actor:
    """The portal itself, for jobs and commands."""
    return Actor(user=None, roles=frozenset({Role.ADMINISTRATOR}), address="system")


def people_with(role: Role) -> QuerySet[User]:
    """Those who have a granted role and may sign in."""
    return User.objects.filter(is_active=True, grants__role=role, grants__ended_at=None)


def invitation_by(key: str) -> Invitation | None:
    """The invitation whose link carries this key, with its person; None when there is none."""
    return Invitation.objects.filter(key_hash=keys.hash_of(key)).select_related("user").first()


def people_by_email(email: str) -> QuerySet[User]:
    """At most one person who may sign in with this e-mail, whatever its case."""
    return User.objects.filter(email__iexact=email.strip(), is_active=True)
