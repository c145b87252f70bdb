"""The demo's example people, to be signed in with one press. Only where settings.DEMO is on."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from portal.accounts.models import User
from portal.actor import Role
from portal.ui.roles import ROLE_NAMES

# Shown on the demo's own sign-in page: example people have nothing to hide.
PASSWORD = "smart-village-2024"  # noqa: S105
ORDER = [role.value for role in Role]


def is_on() -> bool:
    """Whether the example people are listed."""
    return bool(settings.DEMO) and not settings.SECOND_FACTOR_REQUIRED


def people() -> QuerySet[User]:
    """Those who may be signed in with one press."""
    listed = User.objects.filter(is_example=True, is_active=True).exclude(demo_role="")
    return listed if is_on() else User.objects.none()


def by_role() -> list[tuple[Any, list[User]]]:
    """Role name and its example people, in the order of a grant's life."""
    known = sorted(people(), key=lambda user: (ORDER.index(user.demo_role), user.pk))
    return [(ROLE_NAMES[Role(role)], [*group]) for role, group in groupby(known, lambda user: user.demo_role)]
