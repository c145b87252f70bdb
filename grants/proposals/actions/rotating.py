"""What passes on when an officer hands their work over."""

from grants.proposals import states
from grants.proposals.models import Colleague, Proposal
from portal.actor import Actor
from portal.audit import actions as audit
from villages.models import Membership

FINISHED = states.DECIDED | {states.INELIGIBLE, states.WITHDRAWN}


def pass_on(actor: Actor, former: Membership, successor: Membership) -> None:
    """Every proposal still under way that the former officer drafted is the successor's, who writes in it."""
    under_way = Proposal.objects.filter(municipality=former.municipality, drafted_by=former.user_id).exclude(
        state__in=FINISHED
    )
    passed = list(under_way.order_by("pk").select_for_update(of=("self",)))
    Proposal.objects.filter(pk__in=[each.pk for each in passed]).update(drafted_by=successor.user_id)
    Colleague.objects.filter(proposal__in=passed, user=successor.user_id).update(may_write=True)
    changes = {"drafted_by": [former.user_id, successor.user_id]}
    audit.record_many(actor=actor, act="proposal.pass_on", items=[(each, changes) for each in passed])
