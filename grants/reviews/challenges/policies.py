"""Who may challenge and decide, and which challenges they see."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.proposals import policies as proposal_policies
from grants.proposals import states as proposal_states
from grants.proposals.models import Proposal
from grants.reviews import policies
from grants.reviews.models import Challenge
from portal.actor import Actor, Role, Verdict, refused
from villages.policies import may_act_for

# Before or during the review; afterwards a municipality appeals.
CHALLENGEABLE = frozenset(
    {
        proposal_states.FILED,
        proposal_states.RECEIVED,
        proposal_states.SUPPLEMENT_REQUESTED,
        proposal_states.ELIGIBLE,
        proposal_states.UNDER_REVIEW,
    }
)


def visible_to(actor: Actor) -> QuerySet[Challenge]:
    """The overseers' all; a municipality's people what it wrote itself."""
    if policies.may_oversee(actor):
        return Challenge.objects.all()
    return Challenge.objects.filter(proposal__in=proposal_policies.ours(actor))


def may_challenge(actor: Actor, proposal: Proposal) -> Verdict:
    """An officer of the municipality, from filing until the review has ended."""
    if proposal.state not in CHALLENGEABLE:
        return refused(_("Reviewers can be challenged from filing until the review has ended."))
    return may_act_for(actor, proposal.municipality, Role.OFFICER)
