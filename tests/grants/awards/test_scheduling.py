"""Signed off for a set time: nothing shows before, everything at once then, however often it is tried.

The database's clock can't be moved, so that the set time is now and the portal's clock begins an hour before.
"""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from grants.awards import actions, scheduling, tasks
from grants.awards.models import Decision, LedgerEntry
from grants.calls.models import Call
from grants.proposals.models import Proposal
from portal.errors import NotAllowed, Refused
from portal.notices.models import Notice
from portal.signoff import actions as signoff
from tests import factories as make
from tests.grants.awards.factories import asking, call_with_envelope, drafted, manager

pytestmark = pytest.mark.django_db
HOUR = 3600


@pytest.fixture
def at(monkeypatch):
    """`at(seconds)`: the clock shows so many seconds from now."""
    true = timezone.now

    def show(seconds: float) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: true() + timedelta(seconds=seconds))

    return show


@pytest.fixture
def scheduled(at):
    """600 of 1000 won, signed off to be published in an hour by a clock that is an hour behind."""
    at(-HOUR)
    return set_for_an_hour_from_now(call_with_envelope(1000), 600)


def set_for_an_hour_from_now(call: Call, won: int) -> Decision:
    (submission,) = asking(call, won)
    make.member(submission.municipality)
    decision = drafted(call, [submission])
    request = actions.request_publication(
        actor=manager(), decision=decision, publish_at=timezone.now() + timedelta(hours=1)
    )
    signoff.approve(actor=manager(), signoff_id=request.pk, seen_hash=request.payload_hash)
    decision.refresh_from_db()
    return decision


def stands(decision: Decision) -> tuple[str, str, str]:
    return (
        Decision.objects.get(pk=decision.pk).state,
        decision.awards.get().state,
        Proposal.objects.get().state,
    )


def test_it_is_published_when_its_time_has_come_and_once(scheduled, at):
    assert stands(scheduled) == ("scheduled", "pending", "under_review")
    # Due by the database's clock, not yet by the portal's, which was set back.
    assert scheduling.due_decisions() == [scheduled.pk]
    assert tasks.publish_due() == "nothing was due"
    assert stands(scheduled) == ("scheduled", "pending", "under_review")
    assert Notice.objects.count() == 0
    at(1)
    assert [tasks.publish_due(), tasks.publish_due()] == [f"published [{scheduled.pk}]", "nothing was due"]
    assert stands(scheduled) == ("published", "published", "awarded")
    assert list(Notice.objects.values_list("code", flat=True)) == ["awards.published.award"]
    # A clock that jumps back finds it published.
    at(-HOUR)
    assert tasks.publish_due() == "nothing was due"
    assert actions.publish_scheduled(decision_id=scheduled.pk) is False
    assert stands(scheduled) == ("published", "published", "awarded")
    assert Notice.objects.count() == LedgerEntry.objects.filter(kind="commit").count() == 1


def test_a_clock_that_runs_ahead_publishes_nothing_early(at, refused_by):
    decision = set_for_an_hour_from_now(call_with_envelope(1000), 600)
    at(2 * HOUR)
    assert tasks.publish_due() == "nothing was due"
    assert actions.publish_scheduled(decision_id=decision.pk) is False
    with refused_by("awards_published_not_early"):
        Decision.objects.filter(pk=decision.pk).update(state="published", published_at=timezone.now())
    assert stands(decision) == ("scheduled", "pending", "under_review")


def test_it_can_be_stopped_before_and_is_a_draft_again(scheduled, at):
    with pytest.raises(Refused) as refusal:
        actions.stop(actor=manager(), decision=scheduled, reason=" ")
    assert refusal.value.code == "reason_missing"
    with pytest.raises(NotAllowed):
        actions.stop(actor=make.actor(None), decision=scheduled, reason="날짜를 바꿉니다.")
    actions.stop(actor=manager(), decision=scheduled, reason="날짜를 바꿉니다.")
    at(1)
    assert tasks.publish_due() == "nothing was due"
    assert stands(scheduled) == ("draft", "pending", "under_review")
    told = set(Notice.objects.values_list("user", "code"))
    both = {scheduled.signoff.drafted_by_id, scheduled.signoff.decided_by_id}
    assert told == {(user, "awards.stopped") for user in both}
    with pytest.raises(Refused) as refusal:
        actions.stop(actor=manager(), decision=scheduled, reason="날짜를 바꿉니다.")
    assert refusal.value.code == "not_scheduled"


def test_what_was_withdrawn_meanwhile_stops_the_whole(scheduled, at):
    Proposal.objects.update(state="withdrawn", slot=None)
    at(1)
    assert tasks.publish_due() == "nothing was due"
    assert stands(scheduled) == ("draft", "pending", "withdrawn")
    number = scheduled.lines.get().submission.number
    said = {notice.details["reason"] for notice in Notice.objects.all()}
    assert len(said) == 1
    assert number in said.pop()


def test_one_that_can_not_be_published_keeps_none_of_the_others_back(scheduled, at, monkeypatch):
    call = make.CallFactory(programme_year=scheduled.call.programme_year)
    other = set_for_an_hour_from_now(call, 300)

    def refuse(_actor, decision_id):
        if decision_id == scheduled.pk:
            raise Refused("no", "whatever")

    monkeypatch.setattr("grants.awards.announcing._listeners", [refuse])
    at(1)
    with pytest.raises(Refused) as refusal:
        tasks.publish_due()
    assert refusal.value.code == "whatever"
    assert list(Decision.objects.order_by("pk").values_list("pk", "state")) == [
        (scheduled.pk, "scheduled"),
        (other.pk, "published"),
    ]


def test_an_approval_after_the_set_time_publishes_at_once(at):
    call = call_with_envelope(1000)
    decision = drafted(call, asking(call, 600))
    at(-60)
    soon = timezone.now() + timedelta(minutes=1)
    request = actions.request_publication(actor=manager(), decision=decision, publish_at=soon)
    at(1)
    signoff.approve(actor=manager(), signoff_id=request.pk, seen_hash=request.payload_hash)
    assert stands(decision) == ("published", "published", "awarded")


def test_an_approval_by_a_clock_ahead_of_the_database_s_is_refused_in_words(at):
    call = call_with_envelope(1000)
    decision = drafted(call, asking(call, 600))
    soon = timezone.now() + timedelta(hours=1)
    request = actions.request_publication(actor=manager(), decision=decision, publish_at=soon)
    at(2 * HOUR)
    with translation.override("en"), pytest.raises(Refused) as refusal:
        signoff.approve(actor=manager(), signoff_id=request.pk, seen_hash=request.payload_hash)
    assert str(refusal.value) == "The set time of publication has not come yet. Nothing was published."
    assert stands(decision) == ("awaiting_signoff", "pending", "under_review")


@pytest.mark.parametrize(("days", "code"), [(-1, "past"), (0, "past"), (400, "too_far")])
def test_a_time_that_can_not_be_meant_is_refused(days, code):
    call = call_with_envelope(1000)
    decision = drafted(call, asking(call, 600))
    with pytest.raises(Refused) as refusal:
        actions.request_publication(
            actor=manager(), decision=decision, publish_at=timezone.now() + timedelta(days=days)
        )
    assert refusal.value.code == code
    assert stands(decision) == ("draft", "pending", "under_review")


def test_the_database_knows_the_set_time(scheduled, refused_by):
    rows = Decision.objects.filter(pk=scheduled.pk)
    now = timezone.now()
    with refused_by("awards_published_in_time"):
        rows.update(state="published", published_at=now)
    with refused_by("awards_publish_at_frozen"):
        rows.update(publish_at=now)
    with refused_by("awards_scheduled_by_signoff"):
        rows.update(signoff=None)
    with refused_by("awards_decision_allowed_moves"):
        rows.update(state="awaiting_signoff")
    scheduling.stop(actor=manager(), decision=scheduled, reason="날짜를 바꿉니다.")
    # What was approved once answers no new request.
    with refused_by("awards_decision_asks_anew"):
        rows.update(state="awaiting_signoff")
