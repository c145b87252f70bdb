"""The only writers of places, villages and memberships."""

from villages.actions.memberships import (
    end_membership,
    end_memberships,
    grant_membership,
    hand_over,
    name_acting_signer,
)
from villages.actions.places import Loaded, load_places
from villages.actions.villages import name_village

__all__ = [
    "Loaded",
    "end_membership",
    "end_memberships",
    "grant_membership",
    "hand_over",
    "load_places",
    "name_acting_signer",
    "name_village",
]
