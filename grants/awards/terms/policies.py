"""Who may change the terms of an award, confirm them, and end it."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grants.awards import policies, states
from grants.awards.models import Award
from grants.awards.models.ending import DECLINE, REVOKE
from grants.awards.models.terms import ADJUST, REVISE
from grants.proposals import policies as proposal_policies
from grants.proposals import states as proposal_states
from portal.actor import Actor, Role, Verdict, refused
from portal.audit.queries import target_name
from portal.signoff import states as signoff_states
from portal.signoff.models import SignOff
from villages.policies import may_act_for

# Neither side learns of what the other has not decided yet.
OF_THE_MINISTRY, OF_THE_MUNICIPALITY = frozenset({ADJUST, REVOKE}), frozenset({REVISE, DECLINE})


def ours(actor: Actor) -> QuerySet[Award]:
    """What was announced to the actor's own municipalities, also what ended since; nothing pending."""
    return Award.objects.filter(
        published_at__isnull=False, proposal__in=proposal_policies.ours(actor)
    ).exclude(state=states.PENDING)


def may_set_terms(actor: Actor, award: Award) -> Verdict:
    """A manager, while the award is pending in a draft."""
    if award.state != states.PENDING:
        return refused(_("This award is not pending any more. What was published changes by two persons."))
    return policies.may_edit(actor, award.decision)


def may_ask_to_change(actor: Actor, award: Award) -> Verdict:
    """A manager lays a change of a published award before a second one, one at a time."""
    verdict = may_decide_change(actor, award)
    if verdict and pending_request(award, OF_THE_MINISTRY):
        return refused(_("Another change of this award awaits a signature. Wait until it is decided."))
    return verdict


def may_answer(actor: Actor, award: Award) -> Verdict:
    """An officer of its municipality asks their signer, while the award is in force and nothing else awaits."""
    verdict = may_act_for(actor, award.municipality, Role.OFFICER)
    if verdict and not _is_in_force(award):
        return refused(_("This award is not in force any more."))
    if verdict and pending_request(award, OF_THE_MUNICIPALITY):
        return refused(_("Another change of this award awaits a signature. Wait until it is decided."))
    return verdict


def may_sign(actor: Actor, award: Award) -> Verdict:
    """A signer of its municipality, while the award is in force."""
    verdict = may_act_for(actor, award.municipality, Role.SIGNER)
    if verdict and not _is_in_force(award):
        return refused(_("This award is not in force any more."))
    return verdict


def may_decide_change(actor: Actor, award: Award) -> Verdict:
    """A manager, while the award is in force; also whether one of its conditions is met."""
    verdict = policies.may_draft(actor)
    if verdict and award.state != states.PUBLISHED:
        return refused(_("This award is not in force."))
    return verdict


def pending_request(award: Award, kinds: Collection[str]) -> SignOff | None:
    """The sign-off of one of the kinds about the award that waits for a second person, if any."""
    asked = SignOff.objects.filter(about=target_name(award), state=signoff_states.PENDING, kind__in=kinds)
    return asked.first()


def _is_in_force(award: Award) -> bool:
    return award.state == states.PUBLISHED and award.proposal.state == proposal_states.AWARDED
