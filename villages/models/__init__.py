"""Places are facts read from files; memberships say who acts for them."""

from villages.models.memberships import Membership, MembershipRole
from villages.models.places import (
    Decline,
    Municipality,
    MunicipalityKind,
    Province,
    ProvinceKind,
    Township,
    TownshipKind,
    Village,
)

__all__ = [
    "Decline",
    "Membership",
    "MembershipRole",
    "Municipality",
    "MunicipalityKind",
    "Province",
    "ProvinceKind",
    "Township",
    "TownshipKind",
    "Village",
]
