"""A revised budget that is due: its people are reminded once, the ministry is alerted once."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from grants.awards import tasks
from grants.awards.alert_words import sentence_of
from grants.awards.models import Alert, AlertSetting, Award
from grants.awards.terms import adjusting, budget, ending, queries, revising
from grants.awards.terms.adjusting import Terms
from portal.actor import Role
from portal.notices.models import Notice
from portal.signoff import actions as signoff
from tests import factories as make
from tests.grants.awards.factories import WORDS, asks, call_with_envelope, drafted, manager, published
from villages.models import MembershipRole

pytestmark = pytest.mark.django_db
DUE = timezone.localdate() + timedelta(days=10)


def adjusted(call, won: int = 800, less: int = 500) -> Award:
    """A published award below what was asked, its revised budget due in ten days."""
    decision = drafted(call, [asks(call, won)])
    award = decision.awards.get()
    adjusting.adjust_pending(actor=manager(), award=award, terms=Terms({2024: less}, "costs", WORDS, DUE))
    published(decision)
    return Award.objects.get(pk=award.pk)


@pytest.fixture
def award():
    return adjusted(call_with_envelope(10_000))


@pytest.fixture
def on(monkeypatch):
    """`on(days)`: today is so many days after the revised budget was due, at the same hour."""
    true = timezone.now

    def show(days: int) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: true() + timedelta(days=10 + days))

    return show


def approve(actor, request) -> None:
    signoff.approve(actor=actor, signoff_id=request.pk, seen_hash=request.payload_hash)


def people_of(award):
    both = (MembershipRole.OFFICER, MembershipRole.SIGNER)
    return [make.actor(make.member(award.municipality, role)) for role in both]


def look(award) -> list[str]:
    """What stands after a look at the totals."""
    tasks.track_allocations(award.programme_year_id)
    return list(Alert.objects.filter(cleared_at=None).values_list("rule", flat=True))


def told(code) -> int:
    return Notice.objects.filter(code=code).count()


def confirmed(award) -> None:
    officer, signer = people_of(award)
    held = queries.with_terms(Award.objects.filter(pk=award.pk)).get()
    proposed = budget.proposed(queries.filed_lines(held), queries.awarded_by_year(held))
    lines = [{source: getattr(line, source) for source in budget.SOURCES} for line in proposed]
    approve(signer, revising.request_confirmation(actor=officer, award=award, lines=lines))


def given_up(award) -> None:
    officer, signer = people_of(award)
    approve(signer, ending.request_decline(actor=officer, award=award, reason=WORDS))


def put_back(award) -> None:
    terms = Terms({2024: 800}, "costs", WORDS, timezone.localdate() + timedelta(days=5))
    approve(manager(), adjusting.request_adjustment(actor=manager(), award=award, terms=terms))


def given_more_time(award) -> None:
    terms = Terms({2024: 400}, "costs", WORDS, timezone.localdate() + timedelta(days=5))
    approve(manager(), adjusting.request_adjustment(actor=manager(), award=award, terms=terms))


def test_it_is_told_once_the_day_after_it_was_due_and_names_the_project(award, on):
    someone = make.person(Role.MANAGER)
    on(0)
    assert look(award) == []
    on(1)
    assert (look(award), look(award)) == (["budget_overdue"],) * 2
    (alert,) = Alert.objects.all()
    with translation.override("en"):
        assert sentence_of(alert) == (
            f"{award.municipality.full_name_en} has not confirmed the adjusted award to "
            f"{award.submission.title} ({award.submission.number}) with a revised budget. "
            f"It was due by {DUE.isoformat()}."
        )
    assert Notice.objects.filter(code="alerts.raised", user=someone).count() == 1


@pytest.mark.parametrize("act", [confirmed, given_up, put_back, given_more_time])
def test_it_is_cleared_when_it_has_lost_its_subject(award, on, act):
    on(1)
    look(award)
    act(award)
    assert look(award) == []


def test_a_clock_that_jumps_back_clears_nothing_and_tells_nobody_twice(award, on):
    make.person(Role.MANAGER)
    on(1)
    look(award)
    first = told("alerts.raised")
    for days in (-1, 1, -5, 2):
        on(days)
        assert look(award) == ["budget_overdue"]
    assert (Alert.objects.count(), told("alerts.raised")) == (1, first)


def test_a_rule_that_is_off_raises_nothing(award, on):
    on(1)
    AlertSetting.objects.create(rule="budget_overdue", is_on=False)
    assert look(award) == []


@pytest.mark.parametrize("number", [1, 3])
def test_looking_costs_the_same_for_one_and_for_three(cost_of, on, number):
    call = call_with_envelope(10_000)
    year = call.programme_year
    for _ in range(number):
        award = adjusted(make.CallFactory(programme_year=year))
    on(1)
    assert look(award) == ["budget_overdue"] * number
    with cost_of() as cost:
        look(award)
    assert len([each for each in cost.queries if "SAVEPOINT" not in each]) == 24


def test_its_people_are_reminded_within_three_days_once(award, on):
    people = people_of(award)
    on(-4)
    assert (tasks.remind_awarded(), told("awards.budget_due_soon")) == (0, 0)
    for days in (-3, -3, 0, -2):
        on(days)
        assert tasks.remind_awarded() == 1
    reminded = Notice.objects.filter(code="awards.budget_due_soon")
    assert set(reminded.values_list("user", "details__due", "url")) == {
        (each.user.pk, DUE.isoformat(), f"/proposals/{award.proposal_id}/award/budget/") for each in people
    }
    assert reminded.count() == 2


@pytest.mark.parametrize("act", [confirmed, given_up])
def test_nobody_is_reminded_of_what_is_done(award, on, act):
    on(-2)
    act(award)
    assert (tasks.remind_awarded(), told("awards.budget_due_soon")) == (0, 0)


def test_nothing_pending_is_reminded_of(on):
    call = call_with_envelope(10_000)
    decision = drafted(call, [asks(call, 800)])
    terms = Terms({2024: 500}, "costs", WORDS, DUE)
    adjusting.adjust_pending(actor=manager(), award=decision.awards.get(), terms=terms)
    on(-1)
    assert tasks.remind_awarded() == 0
    on(1)
    assert look(decision.awards.get()) == []


def test_the_database_ties_the_rule_to_an_adjustment(award, refused_by):
    given = {"programme_year": award.programme_year}
    adjustment = award.adjustments.get()
    with refused_by("awards_alert_of_adjustment_fits_rule"):
        Alert.objects.create(rule="budget_overdue", **given)
    with refused_by("awards_alert_of_adjustment_fits_rule"):
        Alert.objects.create(rule="target_lost", adjustment=adjustment, **given)
    Alert.objects.create(rule="budget_overdue", adjustment=adjustment, **given)
    with refused_by("awards_alert_once_per_adjustment"):
        Alert.objects.create(rule="budget_overdue", adjustment=adjustment, **given)
