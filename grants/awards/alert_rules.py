"""Which alerts are raised, from which level, and who is told: data that the ministry keeps."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from grants.awards import policies, thresholds
from grants.awards.models import Alert, AlertRule, AlertSetting
from portal.actor import Actor, Role
from portal.audit import actions as audit
from portal.errors import Refused, ensure

TOLD = {
    Role.MANAGER: "tells_managers",
    Role.FINANCE: "tells_finance",
    Role.ADMINISTRATOR: "tells_administrators",
}
WITH_LEVEL = frozenset({AlertRule.ENVELOPE_LEVEL, AlertRule.PROVINCE_NEAR})


def settings() -> list[AlertSetting]:
    """All rules; an installation without any begins with the usual ones."""
    standing = list(AlertSetting.objects.all())
    if not standing:
        AlertSetting.objects.bulk_create(usual_settings(), ignore_conflicts=True)
        standing = list(AlertSetting.objects.all())
    return standing


def usual_settings() -> list[AlertSetting]:
    """An envelope at 80, 95 and 100 %, a province near its ceiling, lost targets, late budgets, unequal books."""
    filling = [AlertSetting(rule=AlertRule.ENVELOPE_LEVEL, level=level) for level in thresholds.LEVELS]
    return [
        *filling,
        AlertSetting(rule=AlertRule.PROVINCE_NEAR, level=thresholds.NEAR_CEILING),
        AlertSetting(rule=AlertRule.TARGET_LOST),
        AlertSetting(rule=AlertRule.BUDGET_OVERDUE, tells_finance=False),
        AlertSetting(rule=AlertRule.LEDGER_DISAGREES, tells_administrators=True),
    ]


def levels_in_force() -> dict[str, list[int]]:
    """The levels (percent; 0 where a rule has none) of every rule that raises alerts."""
    levels: defaultdict[str, list[int]] = defaultdict(list)
    for each in settings():
        if each.is_on:
            levels[each.rule].append(each.level)
    return dict(levels)


def roles_told(alerts: Iterable[Alert]) -> dict[int, list[Role]]:
    """Who is told of each alert, by its key; the rules are read once."""
    told = {(each.rule, each.level): _told(each) for each in settings()}
    return {
        each.pk: told.get((each.rule, each.level if each.rule in WITH_LEVEL else 0), []) for each in alerts
    }


@transaction.atomic
def keep_setting(*, actor: Actor, setting: AlertSetting) -> AlertSetting:
    """Write a rule. Raises Refused for a level that the rule can't have, or one it has already."""
    ensure(policies.may_draft(actor))
    if (setting.rule in WITH_LEVEL) != bool(setting.level):
        sentence = _("A rule on envelopes or provinces needs a level from 1 to 100; the others have none: 0.")
        raise Refused(sentence, "level_fits_rule")
    if AlertSetting.objects.filter(rule=setting.rule, level=setting.level).exclude(pk=setting.pk).exists():
        raise Refused(_("This rule stands already at this level. Change that one."), "rule_once")
    setting.save()
    told = [role.value for role in _told(setting)]
    changes = {"rule": setting.rule, "level": setting.level, "is_on": setting.is_on, "told": told}
    audit.record(actor=actor, act="award.alert_rule", about=setting, changes=changes)
    return setting


def _told(setting: AlertSetting) -> list[Role]:
    return [role for role, column in TOLD.items() if getattr(setting, column)]
