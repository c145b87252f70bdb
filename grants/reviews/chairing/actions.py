"""Remind by rule, and write to all who are not done."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from grants.reviews.chairing import policies, queries, telling
from grants.reviews.chairing.rules import USUAL, due_rules
from grants.reviews.models import Panel, ReminderRule
from grants.reviews.policies import may_manage
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure

MOST = 2000
FURTHEST = timedelta(days=31)


@transaction.atomic
def remind(*, now: datetime) -> int:
    """Tell every reviewer with unfinished sheets whose rule's moment has come, once a rule; return how many."""
    calls = queries.calls_with_unfinished(now - FURTHEST, now + FURTHEST)
    rules = queries.rules_of(calls)
    told = 0
    for call in calls:
        # After a standstill the last reminder is enough.
        for days in due_rules(rules.get(call.pk, USUAL), call.review_until or now, now)[-1:]:
            left = queries.unfinished_by_reviewer(call)
            telling.reminded(call, days, left)
            told += len(left)
    return told


@transaction.atomic
def keep_rule(*, actor: Actor, rule: ReminderRule) -> ReminderRule:
    """Add or change when the reviewers of a call are reminded."""
    ensure(may_manage(actor))
    rule.save()
    changes = {"days_before": rule.days_before}
    audit.record(actor=actor, act="reminder_rule.keep", about=rule.call, changes=changes)
    return rule


@transaction.atomic
def write_to_unfinished(*, actor: Actor, panel: Panel, text: str) -> int:
    """One message to all of a panel who still have sheets to submit; return to how many.

    Raises NotAllowed, or Refused without words or when everybody is done.
    """
    ensure(policies.may_write_to(actor, panel))
    words = text.strip()
    if not words:
        raise Refused(_("Write the message first."), "no_words")
    waiting = [row for row in queries.standings(panel, actor.arrived_at) if row.left]
    people = [row.user_id for row in waiting if row.user_id != actor.user.pk]
    if not people:
        raise Refused(_("Everybody else is done: there is nobody to write to."), "nobody")
    entry = audit.record(actor=actor, act="panel.write", about=panel, changes={"to": people, "text": words})
    telling.written(actor, panel, words, people, str(entry.pk))
    return len(people)
