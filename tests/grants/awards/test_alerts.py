"""Alerts follow rules that are data; people are told once, and say that they see to one."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from grants.awards import actions, alert_rules, alert_telling, alerts, tasks
from grants.awards.alert_words import sentence_of
from grants.awards.alerts import Finding
from grants.awards.models import Alert, AlertRule, AlertSetting
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import Refused
from portal.notices.models import Notice
from tests import factories as make
from tests.grants.awards.factories import asking, call_with_envelope, empty_draft, manager

pytestmark = pytest.mark.django_db


GRANTED = (Role.REVIEWER, Role.MANAGER, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR)


def raised(share=80):
    """An envelope of 1,000 won of which that percent is reserved, tracked."""
    call = call_with_envelope(1000, least_national=1)
    (submission,) = asking(call, share * 10)
    actions.reserve_award(actor=manager(), decision=empty_draft(call, [submission]), submission=submission)
    tasks.track_allocations(call.programme_year.pk)
    return call.programme_year


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def told():
    return sorted(
        Notice.objects.filter(code=alert_telling.NOTICE).values_list("user__email", "details__said__en")
    )


def test_the_usual_rules_tell_managers_and_finance_once():
    people = {role: make.person(role, email=f"{role}@example.test") for role in GRANTED}
    both = make.person(Role.MANAGER, Role.FINANCE, email="both@example.test")
    year = raised()
    tasks.track_allocations(year.pk)
    (alert,) = Alert.objects.all()
    # The manager whose act it was is one of the managers too.
    others = [email for email, _said in told() if email.startswith("person")]
    expected = sorted([both.email, people[Role.MANAGER].email, people[Role.FINANCE].email, *others])
    assert [email for email, _said in told()] == expected
    with translation.override("en"):
        assert {said for _email, said in told()} == {sentence_of(alert)}
    assert alert.told_at is not None


def test_a_rule_tells_whom_the_ministry_says_and_from_the_level_it_says():
    make.person(Role.ADMINISTRATOR, email="administrator@example.test")
    AlertSetting.objects.create(
        rule=AlertRule.ENVELOPE_LEVEL,
        level=50,
        tells_managers=False,
        tells_finance=False,
        tells_administrators=True,
    )
    raised(share=60)
    assert list(Alert.objects.values_list("rule", "level")) == [("envelope_level", 50)]
    assert [email for email, _said in told()] == ["administrator@example.test"]


def test_a_rule_that_is_off_raises_nothing_and_clears_what_stands():
    year = raised()
    AlertSetting.objects.filter(rule=AlertRule.ENVELOPE_LEVEL).update(is_on=False)
    actions.check_thresholds(programme_year=year)
    assert list(Alert.objects.exclude(cleared_at=None).values_list("rule", flat=True)) == ["envelope_level"]


def test_what_came_back_is_told_again():
    year = raised()
    settings = AlertSetting.objects.filter(rule=AlertRule.ENVELOPE_LEVEL)
    first = len(told())
    for is_on in (False, True):
        settings.update(is_on=is_on)
        actions.check_thresholds(programme_year=year)
    assert (Alert.objects.count(), len(told())) == (2, 2 * first)


@pytest.mark.parametrize("levels", [[80], [80, 95, 100]])
def test_telling_costs_the_same_for_one_and_for_three(cost_of, levels):
    alert_rules.settings()
    make.person(Role.MANAGER)
    year = call_with_envelope(1000).programme_year
    found = [Finding(AlertRule.ENVELOPE_LEVEL, year.envelopes.get().pk, level, {}) for level in levels]
    with cost_of() as cost:
        alerts.settle(programme_year=year, rules=[AlertRule.ENVELOPE_LEVEL], found=found)
    assert len(told()) == len(levels)
    assert len([each for each in cost.queries if "SAVEPOINT" not in each]) == 8


def test_acknowledged_once_by_one_who_may():
    raised()
    (alert,) = Alert.objects.all()
    actor = manager()
    assert alert_telling.acknowledge(actor=actor, alerts=[alert]) == 1
    assert alert_telling.acknowledge(actor=manager(), alerts=[alert]) == 0
    alert.refresh_from_db()
    assert alert.acknowledged_by == actor.user
    assert Entry.objects.filter(act="award.alert_acknowledged").count() == 1


def test_the_auditor_reads_alerts_and_acknowledges_none():
    raised()
    (alert,) = Alert.objects.all()
    auditor = make.person(Role.AUDITOR)
    client = signed_in(auditor)
    address = reverse("admin:awards_alert_changelist")
    page = client.get(address)
    assert (sentence_of(alert) in page.content.decode(), "acknowledge" in page.content.decode()) == (
        True,
        False,
    )
    client.post(address, {"action": "acknowledge", "_selected_action": [alert.pk]})
    alert.refresh_from_db()
    assert alert.acknowledged_at is None
    with pytest.raises(Refused):
        alert_telling.acknowledge(actor=make.actor(auditor), alerts=[alert])


def test_acknowledging_in_the_list_says_how_many():
    raised()
    (alert,) = Alert.objects.all()
    someone = make.person(Role.FINANCE)
    given = {"action": "acknowledge", "_selected_action": [alert.pk]}
    signed_in(someone).post(reverse("admin:awards_alert_changelist"), given)
    alert.refresh_from_db()
    assert alert.acknowledged_by == someone


@pytest.mark.parametrize(
    ("rule", "level", "code"),
    [
        ("envelope_level", 0, "level_fits_rule"),
        ("target_lost", 5, "level_fits_rule"),
        ("envelope_level", 80, "rule_once"),
    ],
)
def test_rules_that_cannot_be_are_refused_in_words(rule, level, code):
    alert_rules.settings()
    with pytest.raises(Refused) as refusal:
        alert_rules.keep_setting(actor=manager(), setting=AlertSetting(rule=rule, level=level))
    assert refusal.value.code == code
    assert AlertSetting.objects.count() == 7


def test_only_managers_keep_rules():
    with pytest.raises(Refused):
        alert_rules.keep_setting(
            actor=make.actor(None, Role.FINANCE), setting=AlertSetting(rule="envelope_level", level=70)
        )
    alert_rules.keep_setting(actor=manager(), setting=AlertSetting(rule="envelope_level", level=70))
    assert Entry.objects.get(act="award.alert_rule").changes["told"] == ["manager", "finance"]


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("awards_alert_level_fits_rule", {"rule": "target_lost", "level": 1}),
        ("awards_alert_level_is_percent", {"rule": "envelope_level", "level": 101}),
        ("awards_alert_rule_once", {"rule": "envelope_level", "level": 80}),
    ],
)
def test_the_database_holds_the_rules(refused_by, rule, fields):
    AlertSetting.objects.create(rule="envelope_level", level=80)
    with refused_by(rule):
        AlertSetting.objects.create(**fields)


def test_nobody_is_not_somebody_who_acknowledged(refused_by):
    raised()
    with refused_by("awards_alert_acknowledged_by_somebody"):
        Alert.objects.update(acknowledged_at="2024-01-01T00:00:00Z")
