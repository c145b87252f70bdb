"""Conditions of an award: written while it is in a draft, met or not once it is published."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.awards import ledger
from grants.awards.models import Award, AwardCondition
from grants.awards.terms import policies, telling
from grants.awards.terms.paper import award_of
from portal.actor import Actor
from portal.audit import actions as audit
from portal.audit.models import Entry
from portal.errors import Refused, ensure


def add_condition(*, actor: Actor, award: Award, text: str, due_on: date) -> AwardCondition:
    """Tie the award to a condition that the municipality reads at publication."""
    with ledger.told_plainly():
        held = award_of(award.pk, lock=True)
        ensure(policies.may_set_terms(actor, held))
        if not text.strip():
            raise Refused(_("Say what the local government must meet."), "text_missing")
        if due_on <= timezone.localdate():
            raise Refused(_("The day by which it must be met lies behind us."), "day_passed")
        condition = AwardCondition.objects.create(award=held, text=text.strip(), due_on=due_on)
        _record(actor, "award.condition", condition, added=True)
    return condition


def remove_condition(*, actor: Actor, condition: AwardCondition) -> None:
    """Take it back while the decision is a draft."""
    with ledger.told_plainly():
        held = award_of(condition.award_id, lock=True)
        ensure(policies.may_set_terms(actor, held))
        _record(actor, "award.condition", condition, removed=True)
        condition.delete()


@transaction.atomic
def mark_condition(*, actor: Actor, condition: AwardCondition, is_met: bool) -> None:
    """Say that a condition of a published award is met, or that it is not after all; its people are told.

    What is marked so already stays as it is: a second press tells nobody anything.
    """
    held = award_of(condition.award_id, lock=True)
    ensure(policies.may_decide_change(actor, held))
    moved = AwardCondition.objects.filter(pk=condition.pk, met_at__isnull=is_met).update(
        met_at=timezone.now() if is_met else None, met_by=actor.user if is_met else None
    )
    if moved:
        entry = _record(actor, "award.condition_met", condition, is_met=is_met)
        telling.condition_marked(held, condition, is_met=is_met, act=entry.pk)


def _record(actor: Actor, act: str, condition: AwardCondition, **said: object) -> Entry:
    changes = {"text": condition.text, "due_on": condition.due_on.isoformat(), **said}
    return audit.record(actor=actor, act=act, about=condition.award, changes=changes)
