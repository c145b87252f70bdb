"""All at once, by two persons, at a constant cost."""

import pytest
from django.db import connection

from grants.awards import actions
from grants.awards.models import Award, Decision, LedgerEntry
from grants.calls.models import Envelope
from grants.proposals.models import Proposal
from portal.actor import Role
from portal.errors import NotAllowed, Refused
from portal.notices.models import Notice
from portal.signoff import actions as signoff
from tests import factories as make
from tests.grants.awards.factories import (
    asked_for,
    asking,
    call_with_envelope,
    drafted,
    manager,
    published,
)

CONTROL = ("SAVEPOINT", "RELEASE SAVEPOINT", "SET LOCAL")
pytestmark = pytest.mark.django_db


def states_of(decision: Decision) -> tuple[str, list[str], list[str]]:
    decision.refresh_from_db()
    awards = decision.awards.order_by("id").values_list("state", flat=True)
    proposals = Proposal.objects.order_by("id").values_list("state", flat=True)
    return decision.state, list(awards), list(proposals)


def test_a_whole_decision_is_published_by_a_second_person():
    call = call_with_envelope(1000)
    submissions = asking(call, 600, 300, 200, 100)
    officer = make.member(submissions[0].municipality)
    decision = drafted(call, submissions, below=1)
    assert states_of(decision) == ("draft", ["pending"] * 2, ["under_review"] * 4)
    published(decision)
    assert states_of(decision) == (
        "published",
        ["published"] * 2,
        ["awarded", "awarded", "reserve", "not_awarded"],
    )
    assert list(Notice.objects.values_list("user", "code")) == [(officer.pk, "awards.published.award")]
    assert Award.objects.filter(published_at=decision.published_at).count() == 2


def test_nobody_publishes_what_they_laid_before_others():
    call = call_with_envelope(1000)
    decision = drafted(call, asking(call, 600))
    same = manager()
    request = actions.request_publication(actor=same, decision=decision)
    with pytest.raises(NotAllowed):
        signoff.approve(actor=same, signoff_id=request.pk, seen_hash=request.payload_hash)
    assert states_of(decision) == ("awaiting_signoff", ["pending"], ["under_review"])


@pytest.mark.parametrize("role", ["finance", "auditor", "administrator", "reviewer"])
def test_only_a_manager_publishes(role):
    call = call_with_envelope(1000)
    decision = drafted(call, asking(call, 600))
    request = asked_for(decision)
    with pytest.raises(NotAllowed):
        signoff.approve(
            actor=make.actor(None, Role(role)), signoff_id=request.pk, seen_hash=request.payload_hash
        )
    assert states_of(decision)[0] == "awaiting_signoff"


def test_a_returned_decision_is_a_draft_again_and_keeps_its_reservations():
    call = call_with_envelope(1000)
    submissions = asking(call, 600, 300)
    decision = drafted(call, submissions)
    request = asked_for(decision)
    with pytest.raises(NotAllowed):
        actions.remove_award(actor=manager(), decision=decision, submission=submissions[0])
    signoff.return_to_drafter(actor=manager(), signoff_id=request.pk, reason="다시 확인해 주세요.")
    assert states_of(decision)[0] == "draft"
    assert Envelope.objects.get().reserved == 900
    actions.remove_award(actor=manager(), decision=decision, submission=submissions[0])
    published(decision)
    assert states_of(decision) == ("published", ["cancelled", "published"], ["reserve", "awarded"])


def test_what_was_withdrawn_must_be_taken_out_first():
    call = call_with_envelope(1000)
    first, second, third = asking(call, 600, 300, 900)
    decision = drafted(call, [first, second, third])
    request = asked_for(decision)
    for submission in (first, third):
        Proposal.objects.filter(pk=submission.proposal_id).update(state="withdrawn", slot=None)
    with pytest.raises(Refused) as refusal:
        signoff.approve(actor=manager(), signoff_id=request.pk, seen_hash=request.payload_hash)
    assert refusal.value.code == "withdrawn"
    assert states_of(decision) == (
        "awaiting_signoff",
        ["pending"] * 2,
        ["withdrawn", "under_review", "withdrawn"],
    )
    signoff.return_to_drafter(actor=manager(), signoff_id=request.pk, reason="철회된 과제가 있습니다.")
    actions.remove_award(actor=manager(), decision=decision, submission=first)
    published(decision)
    assert states_of(decision)[2] == ["withdrawn", "awarded", "withdrawn"]


def test_cancelling_gives_everything_back():
    call = call_with_envelope(1000)
    decision = drafted(call, asking(call, 600, 300))
    actions.cancel(actor=manager(), decision=decision)
    assert states_of(decision) == ("withdrawn", ["cancelled"] * 2, ["under_review"] * 2)
    envelope = Envelope.objects.get()
    assert (envelope.reserved, envelope.committed, envelope.version) == (0, 0, 4)
    again = drafted(call, [award.submission for award in decision.awards.order_by("id")])
    assert again.awards.count() == 2


def test_one_open_decision_a_call():
    call = call_with_envelope(1000)
    submissions = asking(call, 600, 300)
    drafted(call, submissions)
    with pytest.raises(Refused) as refusal:
        drafted(call, submissions)
    assert refusal.value.code == "awards_one_open_decision"
    assert LedgerEntry.objects.count() == 2


def test_the_database_knows_the_two_person_rule(refused_by):
    call = call_with_envelope(1000)
    decision = drafted(call, asking(call, 600))
    with refused_by("awards_published_with_decision"):
        decision.awards.update(state="published", published_at=decision.drafted_at)
    with refused_by("awards_decision_allowed_moves"):
        Decision.objects.update(state="published")
    request = asked_for(decision)
    with refused_by("awards_decision_published_by_two"):
        Decision.objects.update(state="published", published_at=decision.drafted_at)
    signoff.approve(actor=manager(), signoff_id=request.pk, seen_hash=request.payload_hash)
    for statement, rule in (
        ("UPDATE awards_award SET state = 'pending'", "awards_award_allowed_moves"),
        ("UPDATE awards_award SET amount = 1", "awards_amount_moved_by_ledger_only"),
        ("DELETE FROM awards_award", "awards_award_never_deleted"),
        ("UPDATE awards_decision SET state = 'draft'", "awards_decision_allowed_moves"),
        ("DELETE FROM awards_decision", "awards_decision_never_deleted"),
        ("UPDATE awards_decisionline SET outcome = 'reserve'", "awards_line_of_open_decision"),
        ("DELETE FROM awards_decisionline", "awards_line_of_open_decision"),
        ("UPDATE awards_awardyear SET amount = 1", "awards_year_moved_by_change_only"),
    ):
        with refused_by(rule), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("number", [3, 30, 99])
def test_publishing_costs_the_same_whatever_the_number(cost_of, number):
    call = call_with_envelope(10_900)
    submissions = asking(call, *[10] * (number - 1), 10_899, 10)
    for submission in submissions:
        make.member(submission.municipality)
    request = asked_for(drafted(call, submissions, below=1))
    second = manager()
    with cost_of() as cost:
        signoff.approve(actor=second, signoff_id=request.pk, seen_hash=request.payload_hash)
    assert Award.objects.filter(state="published").count() == number - 1
    assert Notice.objects.count() == number + 1
    # Beside savepoints and the lock's time limit: who acts for the municipalities is one more (not counted).
    assert len([query for query in cost.queries if not query.startswith(CONTROL)]) == 20
