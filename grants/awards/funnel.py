"""How many proposals came how far, from the first draft to the award."""

from collections.abc import Mapping

from django.db.models import Count

from grants.calls.models import ProgrammeYear
from grants.proposals import states
from grants.proposals.models import Proposal

AWARDED = frozenset({states.AWARDED})
REVIEWED = states.DECIDED | {states.UNDER_REVIEW}
ELIGIBLE = REVIEWED | {states.ELIGIBLE}
RECEIVED = ELIGIBLE | {states.RECEIVED, states.SUPPLEMENT_REQUESTED, states.INELIGIBLE}
FILED = RECEIVED | {states.FILED, states.ENDORSED, states.RETURNED}
BEGUN = FILED | states.STANDING_DRAFTS
# In the order in which a proposal passes through; named as the columns of a snapshot.
STAGES: Mapping[str, frozenset[str]] = {
    "begun": BEGUN,
    "filed": FILED,
    "received": RECEIVED,
    "eligible": ELIGIBLE,
    "reviewed": REVIEWED,
    "awarded": AWARDED,
}


def counted(programme_year: ProgrammeYear) -> dict[str, int]:
    """Proposals of the year's calls by the stages they reached; those withdrawn count nowhere. One query."""
    rows = (
        Proposal.objects.filter(call__programme_year=programme_year)
        .order_by()
        .values_list("state")
        # Of rows, not of keys: an index alone answers it, whatever the drafts weigh.
        .annotate(number=Count("*"))
    )
    by_state = dict(rows)
    return {stage: sum(by_state.get(each, 0) for each in reached) for stage, reached in STAGES.items()}
