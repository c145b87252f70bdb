"""The only writers of challenges and rulings. Nothing an action does here is ever told to the municipality."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from grants.proposals.models import Proposal
from grants.reviews import policies as review_policies
from grants.reviews.actions.excluding import exclude
from grants.reviews.challenges import policies, rules
from grants.reviews.challenges.queries import committee_on
from grants.reviews.models import Challenge, Ground, Ruling, RulingVote
from grants.reviews.models.challenge import NOBODY, REJECTED, UPHELD, ChallengedKind
from portal.accounts.models import User
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.guards import broken_rule


@transaction.atomic
def file_challenge(*, actor: Actor, proposal_id: int, kind: str, named: str, reason: str) -> Challenge:
    """Name whom the municipality has cause against; the manager matches the name in silence."""
    proposal = Proposal.objects.select_related("municipality").get(pk=proposal_id)
    ensure(policies.may_challenge(actor, proposal))
    if not named.strip() or not reason.strip():
        raise Refused(_("Name the person or institution, and the cause."), "incomplete")
    challenge = Challenge.objects.create(
        proposal=proposal,
        kind=ChallengedKind(kind),
        named=named.strip(),
        reason=reason.strip(),
        filed_by=actor.user,
    )
    audit.record(actor=actor, act="challenge.file", about=challenge, changes={"proposal": proposal.pk})
    return challenge


@transaction.atomic
def rule(*, actor: Actor, challenge_id: int, reviewer: User, votes: Mapping[int, str], reason: str) -> Ruling:
    """Record how the committee voted on one reviewer; upheld, they are excluded and what they scored is void.

    `votes` by user id, one for each member. Refused with the person's own vote, a stranger's, one missing,
    or when not more than half attended.
    """
    challenge = _locked(actor, challenge_id)
    if reviewer.pk in votes:
        sentence = _(
            "%(who)s is the person concerned and takes no part in the decision. Nothing was recorded."
        )
        raise Refused(sentence % {"who": reviewer.name}, "person_concerned")
    members = {member.pk for member in committee_on(challenge, reviewer)}
    if votes.keys() != members:
        raise Refused(_("Record a vote, or the absence, of every member of the committee."), "votes_missing")
    if not rules.is_quorate(votes.values()):
        raise Refused(_("Not more than half of the committee attended: it can't decide."), "no_quorum")
    outcome = UPHELD if rules.is_upheld(votes.values()) else REJECTED
    ruling = _write(actor, challenge, reviewer, outcome, reason)
    RulingVote.objects.bulk_create(
        RulingVote(ruling=ruling, member_id=member, vote=vote) for member, vote in sorted(votes.items())
    )
    if outcome == UPHELD:
        for copy in challenge.proposal.submissions.order_by("pk"):
            exclude(actor, reviewer, copy, Ground.CHALLENGE, ruling.reason)
    return ruling


@transaction.atomic
def rule_nobody(*, actor: Actor, challenge_id: int, reason: str) -> Ruling:
    """Record that the name means nobody in the pool."""
    return _write(actor, _locked(actor, challenge_id), None, NOBODY, reason)


def _locked(actor: Actor, challenge_id: int) -> Challenge:
    ensure(review_policies.may_manage(actor))
    rows = Challenge.objects.select_for_update(of=("self",)).select_related("proposal")
    return rows.get(pk=challenge_id)


def _write(actor: Actor, challenge: Challenge, reviewer: User | None, outcome: str, reason: str) -> Ruling:
    if not reason.strip():
        raise Refused(_("Say on what grounds it was decided."), "reason_missing")
    try:
        with transaction.atomic():
            ruling = Ruling.objects.create(
                challenge=challenge,
                reviewer=reviewer,
                outcome=outcome,
                reason=reason.strip(),
                recorded_by=actor.user,
            )
    except IntegrityError as error:
        if not broken_rule(error).startswith("reviews_ruled_"):
            raise
        raise Refused(_("This was decided already. The decision stands below."), "ruled") from error
    changes = {"outcome": outcome, "reviewer": reviewer.pk if reviewer else None}
    audit.record(actor=actor, act="challenge.rule", about=ruling, changes=changes)
    return ruling
