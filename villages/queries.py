"""Reads of places and memberships."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from portal.actor import Actor, Role
from villages.models import Membership, Municipality, Province, Township


def active_memberships(user: Any, at: datetime | None = None) -> QuerySet[Membership]:
    """What a person may act for at the moment (now unless told)."""
    return Membership.objects.active(at).filter(user=user)


def membership_roles(user: Any, at: datetime) -> set[Role]:
    """The roles that come with a person's memberships."""
    return {Role(role) for role in active_memberships(user, at).values_list("role", flat=True)}


def municipalities_of(actor: Actor, role: Role | None = None) -> QuerySet[Municipality]:
    """The municipalities the actor acts for, in one role or in any."""
    if not actor.is_known:
        return Municipality.objects.none()
    held = active_memberships(actor.user).filter(municipality__isnull=False)
    if role is not None:
        held = held.filter(role=role)
    return Municipality.objects.filter(pk__in=held.values("municipality"))


def provinces_of(actor: Actor) -> QuerySet[Province]:
    """The provinces the actor coordinates."""
    if not actor.is_known:
        return Province.objects.none()
    held = active_memberships(actor.user).filter(province__isnull=False)
    return Province.objects.filter(pk__in=held.values("province"))


def memberships_at(
    municipality: Municipality, role: Role, at: datetime | None = None
) -> QuerySet[Membership]:
    """Who acts for a municipality in a role at the moment, with their people; stand-ins last."""
    return (
        Membership.objects.active(at)
        .filter(municipality=municipality, role=role, user__is_active=True)
        .select_related("user", "acting_for__user")
        .order_by("acting_for", "user__name")
    )


def applicants_on(day: date) -> QuerySet[Municipality]:
    """The local governments that stood on a day: what a call of that year pins."""
    return Municipality.objects.valid_on(day)


def successors_of(municipality: Municipality) -> QuerySet[Municipality]:
    """Those that began in its province the day after it ended, as far as the tables know."""
    if municipality.valid_to is None:
        return Municipality.objects.none()
    return Municipality.objects.filter(
        province=municipality.province_id, valid_from=municipality.valid_to + timedelta(days=1)
    )


def townships_of(municipality: Municipality) -> QuerySet[Township]:
    """Its 읍·면·동, those of one district together."""
    return Township.objects.filter(municipality=municipality).order_by("district", "code")


def with_places() -> QuerySet[Membership]:
    """Memberships with their people and places, for lists."""
    return Membership.objects.select_related("user", "municipality", "province", "acting_for__user")


def people_beside(actor: Actor) -> QuerySet[Membership]:
    """Who acts, or is to act, for the municipalities the actor acts for; by place, stand-ins last."""
    beside = Membership.objects.lasting().filter(
        municipality__in=municipalities_of(actor), user__is_active=True
    )
    own_first = F("acting_for_id").asc(nulls_first=True)
    people = beside.select_related("user", "municipality", "acting_for__user")
    return people.order_by("municipality__full_name", "role", own_first, "user__name")


def memberships_seen_by(user: Any) -> Q:
    """One's own, and those of the municipalities one acts for."""
    places = active_memberships(user).filter(municipality__isnull=False).values("municipality")
    return Q(user=user) | Q(municipality__in=places)
