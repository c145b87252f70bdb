"""The way from a project's page to its letters."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from grants.awards.letters import policies
from grants.proposals.hooks import Step
from grants.proposals.models import Proposal
from portal.actor import Actor


def page_of(actor: Actor, proposal: Proposal) -> Iterable[Step]:
    """Once a letter is there, for the people of its municipality."""
    if not policies.visible_to(actor).filter(submission__proposal=proposal.pk).exists():
        return []
    note = _("The official letter on the result, as PDF and HWPX.")
    return [Step(_("Download the letter"), reverse("letters:of_proposal", args=[proposal.pk]), note)]
