"""The way from a proposal's page to what the panel said."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from grants.proposals import policies
from grants.proposals.hooks import Step
from grants.proposals.models import Proposal
from grants.reviews.feedback.queries import judged_copy
from portal.actor import Actor


def page_of(actor: Actor, proposal: Proposal) -> Iterable[Step]:
    """Once the outcome of a judged proposal is announced, for the people of its municipality."""
    if judged_copy(proposal) is None or not policies.ours(actor).filter(pk=proposal.pk).exists():
        return []
    note = _("The reasons for the scores, criterion by criterion, without names.")
    return [Step(_("What the panel said"), reverse("feedback:feedback", args=[proposal.pk]), note)]
