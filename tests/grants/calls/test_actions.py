"""Calls are prepared, published and closed by acts that are recorded; rubrics stand still once scored."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from grants.calls import actions, policies
from grants.calls.models import Call, Criterion, Level, Rubric, Scope
from portal.actor import Actor, Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from tests import factories as make
from tests.grants.reviews.factories import call_with_rubric

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make.actor(None, Role.MANAGER)


@pytest.fixture
def call():
    found = call_with_rubric(is_published=False)
    make.SupportRateFactory(call=found)
    return found


def frozen(call):
    Rubric.objects.filter(call=call).update(frozen_at=timezone.now())


def test_a_call_is_published_once_and_on_record(manager, call):
    assert not call.is_open(timezone.now())
    assert actions.publish(actor=manager, call=call).is_open(timezone.now())
    assert Entry.objects.get(act="call.publish").changes == {"is_published": [False, True]}
    with pytest.raises(NotAllowed):
        actions.publish(actor=manager, call=call)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda call: call.rates.all().delete(), "no_rates"),
        (lambda call: call.rubrics.update(is_current=False), "no_rubric"),
        (lambda _call: Criterion.objects.filter(max_points=30).delete(), "pass_mark_too_high"),
    ],
)
def test_an_unready_call_is_not_published(manager, call, spoil, code):
    spoil(call)
    with pytest.raises(Refused) as refusal:
        actions.publish(actor=manager, call=call)
    assert refusal.value.code == code


def test_closing_now_ends_the_call_at_the_moment_of_arrival(manager, call):
    actions.publish(actor=manager, call=call)
    closed = actions.close_now(actor=manager, call=call, reason=" 시연을 위해 마감 ")
    assert closed.closes_at == manager.arrived_at
    assert closed.is_closed(manager.arrived_at)
    assert Entry.objects.get(act="call.close_now").changes == {
        "closes_at": [call.closes_at.isoformat(), manager.arrived_at.isoformat()],
        "reason": "시연을 위해 마감",
    }
    with pytest.raises(NotAllowed):
        actions.close_now(actor=manager, call=call, reason="다시")


def test_closing_now_says_why(manager, call):
    actions.publish(actor=manager, call=call)
    with pytest.raises(Refused) as refusal:
        actions.close_now(actor=manager, call=call, reason=" ")
    assert refusal.value.code == "reason_missing"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
def test_only_managers_write(role, call):
    nobody = Actor(user=make.person(), roles=frozenset({role}))
    for attempt in (
        lambda: actions.publish(actor=nobody, call=call),
        lambda: actions.close_now(actor=nobody, call=call, reason="…"),
        lambda: actions.keep(actor=nobody, row=call),
        lambda: actions.keep_parts(actor=nobody, owner=call, added=[], changed=[], removed=[]),
        lambda: actions.new_version(actor=nobody, rubric=call.rubrics.get()),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_what_changed_is_recorded_with_old_and_new(manager, call):
    call.pass_mark = Decimal(75)
    actions.keep(actor=manager, row=call)
    assert Entry.objects.get(act="call.change").changes == {"pass_mark": ["70.00", "75"]}


def test_after_the_first_score_the_rules_of_judging_stand_still(manager, call):
    frozen(call)
    call.refresh_from_db()
    call.trim_from = 7
    with pytest.raises(Refused) as refusal:
        actions.keep(actor=manager, row=call)
    assert refusal.value.code == "frozen"
    call.refresh_from_db()
    call.closes_at += timedelta(days=3)
    assert actions.keep(actor=manager, row=call).trim_from == 5


def test_a_new_version_takes_over_criteria_and_levels(manager, call):
    old = call.rubrics.get()
    new = actions.new_version(actor=manager, rubric=old)
    old.refresh_from_db()
    assert (old.is_current, new.is_current, new.version) == (False, True, 2)
    assert list(new.criteria.values_list("name", "max_points")) == list(
        old.criteria.values_list("name", "max_points")
    )
    assert Level.objects.filter(criterion__rubric=new).count() == 12


def test_a_scored_rubric_stands_still(manager, call):
    frozen(call)
    rubric = call.rubrics.get()
    criterion = rubric.criteria.first()
    with pytest.raises(NotAllowed):
        actions.new_version(actor=manager, rubric=rubric)
    with pytest.raises(NotAllowed):
        actions.keep(actor=manager, row=criterion)
    with pytest.raises(Refused) as refusal:
        actions.keep_parts(actor=manager, owner=rubric, added=[], changed=[criterion], removed=[])
    assert refusal.value.code == "calls_criterion_frozen"


def test_the_ceiling_of_an_envelope_is_not_changed_by_one_person(manager):
    envelope = make.EnvelopeFactory()
    envelope.ceiling = 200_000_000_000
    with pytest.raises(Refused) as refusal:
        actions.keep_parts(
            actor=manager, owner=envelope.programme_year, added=[], changed=[envelope], removed=[]
        )
    assert refusal.value.code == "envelope_ceiling_by_change_only"
    assert Entry.objects.count() == 0


def test_a_new_envelope_has_no_ceiling_below_zero(manager):
    year = make.ProgrammeYearFactory()
    envelope = make.EnvelopeFactory.build(programme_year=year, ceiling=-1)
    with pytest.raises(Refused) as refusal:
        actions.keep_parts(actor=manager, owner=year, added=[envelope], changed=[], removed=[])
    assert refusal.value.code == "envelope_not_oversold"


def test_a_part_that_was_just_loaded_never_writes_what_the_ledger_moves(manager):
    envelope = make.EnvelopeFactory()
    envelope.is_example, envelope.reserved = True, 5
    actions.keep_parts(actor=manager, owner=envelope.programme_year, added=[], changed=[envelope], removed=[])
    envelope.refresh_from_db()
    assert (envelope.is_example, envelope.reserved) == (True, 0)


def test_two_national_envelopes_of_a_year_are_refused_in_words(manager):
    first = make.EnvelopeFactory()
    second = make.EnvelopeFactory.build(programme_year=first.programme_year, scope=Scope.ALL)
    with pytest.raises(Refused) as refusal:
        actions.keep_parts(actor=manager, owner=first.programme_year, added=[second], changed=[], removed=[])
    assert refusal.value.code == "envelope_all_once"


def test_calls_in_preparation_are_the_ministrys(call):
    published = make.CallFactory()
    for who, seen in (
        (Actor(), {published}),
        (make.actor(make.member(make.MunicipalityFactory())), {published}),
        (make.actor(None, Role.REVIEWER), {published}),
        (make.actor(None, Role.AUDITOR), {published, call}),
    ):
        assert set(policies.visible_to(who)) == seen
    assert Call.objects.count() == 2
