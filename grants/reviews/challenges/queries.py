"""Reads of challenges: who could be meant, and who decides."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.proposals.hooks import Step
from grants.proposals.models import Proposal
from grants.reviews.challenges.policies import CHALLENGEABLE
from grants.reviews.models import Assignment, Challenge, PanelMember
from grants.reviews.models.challenge import PERSON
from portal.accounts.models import User
from portal.accounts.queries import people_with
from portal.actor import Actor, Role
from portal.ui.waiting import Task


def meant_by(challenge: Challenge) -> QuerySet[User]:
    """Reviewers of the pool whom the name may mean, whether or not they judge the proposal."""
    said = challenge.named.strip()
    of_name = Q(name__iexact=said)
    of_institution = Q(reviewer__institution__icontains=said) | Q(organisation__icontains=said)
    found = people_with(Role.REVIEWER).filter(of_name if challenge.kind == PERSON else of_institution)
    return found.select_related("reviewer").order_by("name", "pk")


def committee_on(challenge: Challenge, without: User) -> list[User]:
    """Who decides: the panel the proposal is before, else all panels of the call; never the person concerned."""
    seats = PanelMember.objects.filter(panel__call=challenge.proposal.call_id, left_at=None)
    before = Assignment.objects.filter(submission__proposal=challenge.proposal_id).order_by("-pk").first()
    if before:
        seats = seats.filter(panel=before.panel_id, is_substitute=False)
    people = User.objects.filter(pk__in=seats.values("reviewer")).exclude(pk=without.pk)
    return list(people.order_by("name", "pk"))


def page_of(actor: Actor, proposal: Proposal) -> Iterable[Step]:
    """The way to challenge reviewers, for the officers, while there is time."""
    if proposal.state not in CHALLENGEABLE or not actor.has(Role.OFFICER):
        return []
    note = _("If you have cause against a person or an institution as reviewer, name them.")
    return [Step(_("Challenge a reviewer"), reverse("challenges:challenge", args=[proposal.pk]), note)]


def challenges_to_decide(actor: Actor) -> Iterable[Task]:
    """Challenges that no ruling answers yet."""
    left = Challenge.objects.filter(rulings=None).count() if actor.has(Role.MANAGER) else 0
    if not left:
        return []
    return [Task(_("Challenges to decide"), reverse("admin:reviews_challenge_changelist"), left)]
