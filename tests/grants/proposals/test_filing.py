"""From a complete draft to the receipt, and back again before the deadline."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from grants.proposals import actions, package, states
from grants.proposals.models import Proposal, Submission
from grants.proposals.receipts.text import receipt_of
from grants.proposals.tasks import announce_calls
from portal.audit.queries import entries_about
from portal.errors import Refused
from portal.notices.models import Notice
from portal.signoff import actions as signoffs
from portal.signoff.models import SignOff
from tests.factories import CallFactory, MunicipalityFactory, actor, member
from tests.grants.proposals.factories import (
    complete_proposal,
    filed,
    manager,
    officer_of,
    received,
    requested,
    signer_of,
    under_review,
    write,
)
from villages.models import Membership, MembershipRole

pytestmark = pytest.mark.django_db


def told() -> list[tuple[int, str]]:
    return list(Notice.objects.order_by("id").values_list("user_id", "code"))


def test_a_complete_proposal_is_filed_by_the_signature() -> None:
    proposal = complete_proposal()
    assert proposal.missing == 0
    submission = filed(proposal)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.slot) == (states.FILED, 1)
    assert submission.number == f"{proposal.call.code}-{proposal.pk:05d}-1"
    assert submission.sha256 == package.digest(submission.package)
    assert package.national_amounts(submission.package) == {2024: 800_000_000}
    assert submission.filed_by == signer_of(proposal.municipality)
    assert submission.drafted_by == officer_of(proposal.municipality)
    assert [entry.act for entry in entries_about(proposal)] == ["proposal.file", "proposal.request_signoff"]


def test_filing_again_gives_the_same_receipt() -> None:
    proposal = complete_proposal()
    signoff = requested(proposal)
    signer = actor(signer_of(proposal.municipality))
    receipts = [
        actions.file_proposal(actor=signer, signoff_id=signoff.pk, seen_hash=signoff.payload_hash).pk
        for _ in range(3)
    ]
    assert receipts == [Submission.objects.get().pk] * 3


def test_a_stranger_is_not_handed_the_receipt_of_a_filed_request() -> None:
    submission = filed()
    stranger = actor(member(MunicipalityFactory(), MembershipRole.SIGNER))
    with pytest.raises(Refused):
        actions.file_proposal(
            actor=stranger, signoff_id=submission.signoff_id, seen_hash=submission.signoff.payload_hash
        )


def test_an_incomplete_draft_is_not_laid_before_a_signer() -> None:
    proposal = complete_proposal(plan="")
    with pytest.raises(Refused) as refusal:
        requested(proposal)
    assert refusal.value.code == "incomplete"
    assert Proposal.objects.get().state == states.DRAFTING
    assert not SignOff.objects.exists()


def test_one_won_above_the_rate_keeps_a_proposal_from_being_signed() -> None:
    with pytest.raises(Refused, match="보완할 항목이 1개 있어 요청하지 않았습니다"):
        requested(complete_proposal(national=800_000_001, local=200_000_000))
    assert (Proposal.objects.get().state, SignOff.objects.exists()) == (states.DRAFTING, False)


def test_no_one_signs_what_they_drafted() -> None:
    proposal = complete_proposal()
    both = officer_of(proposal.municipality)
    Membership.objects.create(user=both, role=MembershipRole.SIGNER, municipality=proposal.municipality)
    signoff = requested(proposal)
    with pytest.raises(Refused):
        actions.file_proposal(actor=actor(both), signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    assert Proposal.objects.get().state == states.AWAITING_SIGNOFF


def test_an_acting_signer_is_recorded_as_such() -> None:
    proposal = complete_proposal()
    signer = signer_of(proposal.municipality)
    stand_in = member(proposal.municipality)
    Membership.objects.create(
        user=stand_in,
        role=MembershipRole.SIGNER,
        municipality=proposal.municipality,
        acting_for=Membership.objects.get(user=signer),
        valid_until=timezone.now() + timedelta(days=3),
    )
    signoff = requested(proposal)
    submission = actions.file_proposal(
        actor=actor(stand_in), signoff_id=signoff.pk, seen_hash=signoff.payload_hash
    )
    assert (submission.filed_by, submission.signoff.is_acting) == (stand_in, True)
    assert receipt_of(submission.receipt).signer_is_acting is True
    assert filed(complete_proposal(proposal.call, proposal.municipality)).signoff.is_acting is False


def test_returned_with_a_reason_it_is_a_draft_again_and_the_officer_knows() -> None:
    proposal = complete_proposal()
    signoff = requested(proposal)
    signer, officer = signer_of(proposal.municipality), officer_of(proposal.municipality)
    assert told() == [(signer.pk, "proposal.signoff_requested")]
    signoffs.return_to_drafter(actor=actor(signer), signoff_id=signoff.pk, reason="수치를 확인하세요")
    assert Proposal.objects.get().state == states.DRAFTING
    assert told()[1:] == [(officer.pk, "proposal.returned")]
    assert Notice.objects.get(code="proposal.returned").details["reason"] == "수치를 확인하세요"


def test_everybody_of_the_municipality_hears_of_filing_receiving_and_screening() -> None:
    submission = received()
    actions.find_ineligible(actor=manager(), proposal_ids=[submission.proposal_id], reason="예산 근거 없음")
    both = {officer_of(submission.municipality).pk, signer_of(submission.municipality).pk}
    for code in ("proposal.filed", "proposal.received", "proposal.ineligible"):
        assert {user for user, sent in told() if sent == code} == both, code


def test_taken_back_it_can_be_written_and_asked_for_again() -> None:
    proposal = complete_proposal()
    requested(proposal)
    actions.take_back(actor=actor(officer_of(proposal.municipality)), proposal_id=proposal.pk)
    assert Proposal.objects.get().state == states.DRAFTING
    assert requested(proposal).state == "pending"


def test_what_changed_after_the_request_is_not_filed() -> None:
    proposal = complete_proposal()
    signoff = requested(proposal)
    Proposal.objects.filter(pk=proposal.pk).update(title="다른 제목")
    with pytest.raises(Refused):
        actions.file_proposal(
            actor=actor(signer_of(proposal.municipality)),
            signoff_id=signoff.pk,
            seen_hash=signoff.payload_hash,
        )
    assert not Submission.objects.exists()


def test_opened_again_the_last_submission_stands_until_a_newer_one() -> None:
    first = filed()
    officer = actor(officer_of(first.municipality))
    proposal = actions.reopen(actor=officer, proposal_id=first.proposal_id)
    assert (proposal.state, proposal.revision, proposal.slot) == (states.DRAFTING, 2, 1)
    with pytest.raises(Refused):
        actions.request_signoff(actor=officer, proposal_id=proposal.pk)
    write(officer, proposal.pk, is_pledged=True)
    second = filed(Proposal.objects.select_related("call", "municipality").get())
    assert second.number == f"{first.call.code}-{first.proposal_id:05d}-2"
    assert list(Submission.objects.order_by("revision")) == [first, second]
    assert Proposal.objects.get().slot == 1


@pytest.mark.parametrize(
    ("seconds", "is_filed"), [(-1, True), (0, False), (1, False)], ids=["before", "at", "after"]
)
def test_the_deadline_is_judged_by_when_the_request_arrived(seconds, is_filed) -> None:
    proposal = complete_proposal()
    signoff = requested(proposal)
    call = proposal.call
    call.closes_at = timezone.now() - timedelta(minutes=5)
    call.save(update_fields=["closes_at"])
    signer = replace(
        actor(signer_of(proposal.municipality)), arrived_at=call.closes_at + timedelta(seconds=seconds)
    )
    try:
        actions.file_proposal(actor=signer, signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    except Refused:
        assert not is_filed
    assert Submission.objects.filter(filed_at=signer.arrived_at).exists() == is_filed


@pytest.mark.parametrize(
    ("later", "rule"), [(timedelta(hours=1), "submission_not_in_the_future"), (timedelta(0), "")]
)
def test_what_only_the_database_sees_is_said_in_a_sentence(later, rule) -> None:
    proposal = complete_proposal()
    signoff = requested(proposal)
    signer = actor(signer_of(proposal.municipality))
    signer = replace(signer, arrived_at=signer.arrived_at + later)
    given = {"actor": signer, "signoff_id": signoff.pk, "seen_hash": signoff.payload_hash}
    if rule:
        with pytest.raises(Refused) as refusal:
            actions.file_proposal(**given)
        assert refusal.value.code == rule
    else:
        actions.file_proposal(**given)
    assert Submission.objects.exists() == (not rule)
    assert (SignOff.objects.get().state == "approved") == (not rule)


@pytest.mark.parametrize(
    ("moment", "rule"),
    [
        ("closes_at", "submission_within_call"),
        ("opens_at - interval '1 microsecond'", "submission_within_call"),
        ("closes_at - interval '1 microsecond'", "submission_not_in_the_future"),
    ],
)
def test_the_database_keeps_the_deadline_too(moment, rule, refused_by) -> None:
    submission = filed()
    columns = [field.column for field in Submission._meta.fields]
    kept = [c for c in columns if c not in {"id", "revision", "number", "signoff_id", "filed_at", "receipt"}]
    named = ", ".join(f's."{column}"' for column in kept)
    into = ", ".join(f'"{column}"' for column in kept)
    with refused_by(rule), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO proposals_submission ({into}, revision, number, filed_at, receipt) "
            f"SELECT {named}, 2, 'x', c.{moment}, "
            f"s.receipt::jsonb || jsonb_build_object('number', 'x', 'filed_at', c.{moment}) "
            f"FROM proposals_submission s JOIN calls_call c ON c.id = s.call_id WHERE s.id = %s",
            [submission.pk],
        )


def test_a_draft_begun_in_time_is_not_filed_after_the_deadline() -> None:
    proposal = complete_proposal()
    call = proposal.call
    call.closes_at = timezone.now() - timedelta(seconds=1)
    call.save(update_fields=["closes_at"])
    proposal = Proposal.objects.select_related("municipality").get()
    with pytest.raises(Refused):
        requested(proposal)


def test_a_call_that_is_closed_or_not_the_place_s_takes_no_new_draft() -> None:
    municipality = MunicipalityFactory()
    officer = actor(officer_of(municipality))
    closed = CallFactory(closes_at=timezone.now() - timedelta(seconds=1))
    hidden = CallFactory(is_published=False)
    for call in (closed, hidden):
        with pytest.raises(Refused):
            actions.begin(actor=officer, call=call, municipality=municipality)
    municipality.valid_from = datetime(2026, 7, 1, tzinfo=UTC).date()
    municipality.save()
    with pytest.raises(Refused):
        actions.begin(actor=officer, call=CallFactory(), municipality=municipality)
    assert not Proposal.objects.exists()


def test_outcomes_are_published_at_a_constant_cost(cost_of) -> None:
    call, costs = CallFactory(most_projects=2), []
    for count in (3, 12):
        ids = [under_review(call=call).proposal_id for _ in range(count)]
        outcomes = {pk: sorted(states.OUTCOMES)[at % 3] for at, pk in enumerate(ids)}
        who = manager()
        with cost_of() as cost:
            actions.publish_outcomes(actor=who, outcomes=outcomes)
        costs.append(len(cost.queries))
        assert {each.pk: each.state for each in Proposal.objects.filter(pk__in=ids)} == outcomes
        assert {each.act for pk in ids for each in entries_about(f"proposals.proposal:{pk}")[:1]} == {
            "proposal.award",
            "proposal.put_on_reserve",
            "proposal.not_award",
        }
    assert costs[0] == costs[1] <= 14


def test_receiving_costs_the_same_for_three_and_for_twelve(cost_of) -> None:
    call, costs = CallFactory(most_projects=2), []
    for count in (3, 12):
        ids = [filed(call=call).proposal_id for _ in range(count)]
        who = manager()
        with cost_of() as cost:
            actions.receive(actor=who, proposal_ids=ids)
        costs.append(len(cost.queries))
    assert costs[0] == costs[1] <= 14


def test_an_unknown_outcome_changes_nothing() -> None:
    submission = under_review()
    with pytest.raises(ValueError, match="no outcome"):
        actions.publish_outcomes(actor=manager(), outcomes={submission.proposal_id: "filed"})
    assert Proposal.objects.get().state == states.UNDER_REVIEW


def test_officers_hear_once_that_a_deadline_is_near() -> None:
    near = CallFactory(closes_at=timezone.now() + timedelta(hours=20))
    far = CallFactory(closes_at=timezone.now() + timedelta(hours=30))
    draft = complete_proposal(near, title="")
    complete_proposal(far)
    filed(complete_proposal(near))
    Notice.objects.all().delete()
    assert [announce_calls(), announce_calls()] == [1, 1]
    assert told() == [(officer_of(draft.municipality).pk, "proposal.closing_soon")]
