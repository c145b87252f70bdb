"""Why a reviewer's home keeps them from judging a proposal."""

from grants.reviews.models import Ground, ReviewerProfile
from villages.models import Municipality


def ground_of(home: ReviewerProfile, municipality: Municipality) -> Ground | None:
    """What a reviewer's home has against their judging a municipality's proposal."""
    if home.home_municipality_id == municipality.code:
        return Ground.OWN_MUNICIPALITY
    if home.home_province_id == municipality.province_id:
        return Ground.OWN_PROVINCE
    return None
