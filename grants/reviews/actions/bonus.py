"""Bonus points: granted with evidence, taken back with a reason."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.models import BonusRule
from grants.proposals.models import Submission
from grants.reviews import policies
from grants.reviews.models import BonusGrant
from grants.reviews.ranking_queries import known_for
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.guards import broken_rule


@transaction.atomic
def grant_bonus(*, actor: Actor, submission: Submission, rule: BonusRule, evidence: str) -> BonusGrant:
    """Grant the points of a rule to a submission of its call; they count from the next ranking on."""
    ensure(policies.may_manage(actor))
    if not evidence.strip():
        raise Refused(_("Say what shows that the points are due."), "evidence_missing")
    grant = BonusGrant(submission=submission, rule=rule, evidence=evidence.strip(), granted_by=actor.user)
    try:
        with transaction.atomic():
            grant.save()
    except IntegrityError as error:
        raise _refused(error) from error
    changes = {"rule": rule.code, "points": str(rule.points), "evidence": grant.evidence}
    audit.record(actor=actor, act="bonus.grant", about=submission, changes=changes)
    return grant


@transaction.atomic
def grant_known(*, actor: Actor, rule: BonusRule) -> int:
    """Grant the points to all who are due them by the data of places and have none yet; return how many."""
    ensure(policies.may_manage(actor))
    due = list(known_for(rule))
    evidence = _("From the data of places: %(designation)s") % {"designation": rule.get_decline_display()}
    BonusGrant.objects.bulk_create(
        BonusGrant(submission=each, rule=rule, evidence=evidence, granted_by=actor.user) for each in due
    )
    if due:
        changes = {
            "rule": rule.code,
            "points": str(rule.points),
            "submissions": [each.number for each in due],
        }
        audit.record(actor=actor, act="bonus.grant", about=rule.call, changes=changes)
    return len(due)


@transaction.atomic
def take_back_bonus(*, actor: Actor, grant: BonusGrant, reason: str) -> BonusGrant:
    """Take granted points back; they no longer count from the next ranking on."""
    ensure(policies.may_manage(actor))
    grant = (
        BonusGrant.objects.select_for_update(of=("self",))
        .select_related("submission", "rule")
        .get(pk=grant.pk)
    )
    if not reason.strip():
        raise Refused(_("Say why the points are taken back."), "reason_missing")
    if grant.withdrawn_at is not None:
        raise Refused(_("These points were already taken back."), "taken_back")
    grant.withdrawn_at, grant.withdrawn_by = timezone.now(), actor.user
    grant.withdraw_reason = reason.strip()
    grant.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    changes = {"rule": grant.rule.code, "points": str(grant.rule.points), "reason": grant.withdraw_reason}
    audit.record(actor=actor, act="bonus.take_back", about=grant.submission, changes=changes)
    return grant


def _refused(error: IntegrityError) -> Refused:
    sentences = {
        "reviews_bonus_granted_once": _("This submission already has these bonus points."),
        "reviews_bonus_of_its_call": _("These bonus points are of another call."),
    }
    rule = broken_rule(error)
    if rule not in sentences:
        raise error
    return Refused(sentences[rule], rule)
