"""Alerts as data: raised once when something must be looked at, cleared when it has passed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from grants.awards import alert_rules, alert_telling, thresholds
from grants.awards.models import Alert, AlertRule, AllocationSnapshot
from grants.awards.queries import envelopes_of
from grants.awards.terms import overdue
from grants.calls.models import Call, Envelope, ProgrammeYear, Scope, TargetKind

THRESHOLDS = frozenset(AlertRule) - {AlertRule.LEDGER_DISAGREES}
# The level of a target's alert tells which target it is.
TARGET_LEVELS = {TargetKind.PROJECTS: 1, TargetKind.MUNICIPALITIES: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that holds now."""

    rule: AlertRule
    envelope_id: int | None
    level: int
    details: dict[str, Any] = field(compare=False, hash=False)
    adjustment_id: int | None = None

    @property
    def identity(self) -> tuple[str, int | None, int, int | None]:
        """What makes two findings the same one."""
        return self.rule.value, self.envelope_id, self.level, self.adjustment_id


def check_thresholds(*, programme_year: ProgrammeYear) -> int:
    """Raise what has come, clear what has passed; return how many alerts stand."""
    snapshot = AllocationSnapshot.objects.filter(programme_year=programme_year).first()
    levels = alert_rules.levels_in_force()
    found = list(_of_envelopes(list(envelopes_of(programme_year)), levels))
    if snapshot and AlertRule.TARGET_LOST in levels:
        found += _of_targets(programme_year, snapshot)
    if AlertRule.BUDGET_OVERDUE in levels:
        found += _of_budgets(programme_year)
    settle(programme_year=programme_year, rules=THRESHOLDS, found=found)
    return len(found)


def settle_books(*, programme_year: ProgrammeYear, faults: list[str]) -> None:
    """Raise or clear the alert that the books disagree."""
    rule = AlertRule.LEDGER_DISAGREES
    raised = [Finding(rule, None, 0, {"faults": faults})]
    heeded = faults and rule in alert_rules.levels_in_force()
    settle(programme_year=programme_year, rules=[rule], found=raised if heeded else [])


@transaction.atomic
def settle(*, programme_year: ProgrammeYear, rules: Iterable[AlertRule], found: Iterable[Finding]) -> None:
    """Make the standing alerts of these rules exactly those found; who is to be told of a new one is, once."""
    holding = {finding.identity: finding for finding in found}
    standing = Alert.objects.select_for_update().filter(
        programme_year=programme_year, rule__in=list(rules), cleared_at=None
    )
    known = {(each.rule, each.envelope_id, each.level, each.adjustment_id): each.pk for each in standing}
    passed = [key for identity, key in known.items() if identity not in holding]
    if passed:
        Alert.objects.filter(pk__in=passed).update(cleared_at=timezone.now())
    Alert.objects.bulk_create(
        [
            Alert(
                programme_year=programme_year,
                rule=finding.rule,
                envelope_id=finding.envelope_id,
                level=finding.level,
                adjustment_id=finding.adjustment_id,
                details=finding.details,
            )
            for identity, finding in holding.items()
            if identity not in known
        ],
        ignore_conflicts=True,
    )
    alert_telling.tell_new(programme_year=programme_year, rules=rules)


def _of_envelopes(envelopes: Iterable[Envelope], levels: Mapping[str, list[int]]) -> Iterable[Finding]:
    filling, near = (levels.get(rule, []) for rule in (AlertRule.ENVELOPE_LEVEL, AlertRule.PROVINCE_NEAR))
    for envelope in envelopes:
        used = envelope.reserved + envelope.committed
        details = {"left": envelope.left, "ceiling": envelope.ceiling}
        if envelope.scope == Scope.PROVINCE:
            if level := thresholds.nearest_reached(used, envelope.ceiling, near):
                yield Finding(AlertRule.PROVINCE_NEAR, envelope.pk, level, details)
        elif level := thresholds.level_reached(used, envelope.ceiling, filling):
            yield Finding(AlertRule.ENVELOPE_LEVEL, envelope.pk, level, details)


def _of_targets(programme_year: ProgrammeYear, snapshot: AllocationSnapshot) -> Iterable[Finding]:
    least = (
        Call.objects.filter(programme_year=programme_year).aggregate(won=Min("least_national"))["won"] or 1
    )
    counted = {
        TargetKind.PROJECTS: (
            snapshot.projects_target,
            snapshot.projects_published + snapshot.projects_pending,
        ),
        TargetKind.MUNICIPALITIES: (snapshot.municipalities_target, snapshot.municipalities_all),
    }
    for kind, (target, so_far) in counted.items():
        if target is None or thresholds.can_still_be_met(target, so_far, snapshot.left, least):
            continue
        details = {"kind": kind.value, "target": target, "counted": so_far, "left": snapshot.left}
        yield Finding(AlertRule.TARGET_LOST, None, TARGET_LEVELS[kind], details)


def _of_budgets(programme_year: ProgrammeYear) -> Iterable[Finding]:
    for adjustment in overdue.budgets_overdue(programme_year, timezone.localdate()):
        details = overdue.details_of(adjustment)
        yield Finding(AlertRule.BUDGET_OVERDUE, None, 0, details, adjustment.pk)
