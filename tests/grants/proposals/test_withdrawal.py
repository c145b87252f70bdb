"""Withdrawn and opened again, each on record with its reason; what awaited a signature is closed with it."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from grants.proposals import actions, states
from grants.proposals.actions.requests import WITHDRAWN, void_requests
from grants.proposals.models import Proposal, Submission
from grants.proposals.receipts.signer import installed_signer
from grants.proposals.timeline import timeline_of
from portal.actor import Role
from portal.audit.queries import entries_about
from portal.errors import Refused
from portal.notices.models import Notice
from portal.signoff import actions as signoffs
from portal.signoff.models import SignOff
from tests.factories import actor, member, person
from tests.grants.proposals.factories import (
    close,
    complete_proposal,
    filed,
    manager,
    officer_of,
    refiled,
    reopened,
    requested,
    signer_of,
)

pytestmark = pytest.mark.django_db
WHY = "다른 사업으로 추진하게 되었습니다."


def withdrawn(proposal: Proposal, who=None) -> Proposal:
    officer = who or officer_of(proposal.municipality)
    return actions.withdraw(actor=actor(officer), proposal_id=proposal.pk, reason=WHY)


def told(code: str) -> set[int]:
    return set(Notice.objects.filter(code=code).values_list("user_id", flat=True))


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_reason_is_asked_for(reason) -> None:
    submission = filed()
    with pytest.raises(Refused) as refusal:
        actions.withdraw(
            actor=actor(officer_of(submission.municipality)),
            proposal_id=submission.proposal_id,
            reason=reason,
        )
    assert refusal.value.code == "reason_missing"
    assert Proposal.objects.get().state == states.FILED


def test_withdrawn_by_a_colleague_nothing_is_left_to_sign() -> None:
    proposal = complete_proposal()
    signoff = requested(proposal)
    officer, signer = officer_of(proposal.municipality), signer_of(proposal.municipality)
    colleague = member(proposal.municipality)
    withdrawn(proposal, colleague)
    signoff.refresh_from_db()
    assert (signoff.state, signoff.decided_by) == ("void", None)
    assert Proposal.objects.get().state == states.WITHDRAWN
    assert told("proposal.request_void") == {signer.pk, officer.pk}
    assert told("proposal.withdrawn") == {signer.pk, officer.pk}
    with pytest.raises(Refused):
        actions.file_proposal(actor=actor(signer), signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    assert not Submission.objects.exists()


def test_received_without_the_new_signature_nothing_is_left_to_sign(cost_of) -> None:
    proposal = reopened(filed())
    signoff = requested(proposal)
    untouched = requested(complete_proposal())
    close(proposal.call)
    who = manager()
    with cost_of() as cost:
        actions.receive_all(actor=who, call=proposal.call)
    signoff.refresh_from_db()
    assert (signoff.state, signoff.decided_by) == ("void", None)
    assert "마감" in signoff.reason
    assert [entry.act for entry in entries_about(signoff)] == ["signoff.void", "signoff.draft"]
    assert entries_about(signoff)[0].user == who.user
    both = {signer_of(proposal.municipality).pk, officer_of(proposal.municipality).pk}
    assert told("proposal.request_void") == both
    untouched.refresh_from_db()
    assert untouched.state == "pending"
    assert len(cost.queries) <= 24


def test_the_page_of_a_void_request_says_why_and_names_nobody_of_the_ministry(signed_in) -> None:
    proposal = reopened(filed())
    signoff = requested(proposal)
    close(proposal.call)
    who = manager()
    actions.receive_all(actor=who, call=proposal.call)
    client = signed_in(signer_of(proposal.municipality))
    client.cookies["django_language"] = "en"
    page = client.get(reverse("signoff:detail", args=[signoff.pk])).content.decode()
    assert "No longer needed" in page
    assert SignOff.objects.get(pk=signoff.pk).reason in page
    assert who.user.name not in page


def test_a_request_made_between_the_locks_stops_the_move() -> None:
    proposal = complete_proposal()
    requested(proposal)
    with pytest.raises(Refused) as refusal:
        void_requests(actor(officer_of(proposal.municipality)), [], [proposal], WITHDRAWN)
    assert refusal.value.code == "busy"
    assert SignOff.objects.get().state == "pending"


def test_all_steps_stand_in_the_timeline_with_people_and_reasons(signed_in) -> None:
    first = filed()
    municipality = first.municipality
    officer, signer = officer_of(municipality), signer_of(municipality)
    proposal = reopened(first)
    returned = requested(proposal)
    signoffs.return_to_drafter(actor=actor(signer), signoff_id=returned.pk, reason="수치 확인")
    second = refiled(proposal)
    close(proposal.call)
    who = manager()
    actions.receive(actor=who, proposal_ids=[proposal.pk])
    withdrawn(proposal)
    with override("ko"):
        steps = [(event.what, event.who, event.reason) for event in timeline_of(proposal)]
    assert steps == [
        ("철회", officer.name, WHY),
        ("부처 접수", "부처", ""),
        ("다시 제출", signer.name, ""),
        ("결재 요청", officer.name, ""),
        ("결재자 반려", signer.name, "수치 확인"),
        ("결재 요청", officer.name, ""),
        ("다시 열기", officer.name, ""),
        ("제출", signer.name, ""),
        ("결재 요청", officer.name, ""),
    ]
    page = signed_in(officer).get(reverse("proposals:detail", args=[proposal.pk])).content.decode()
    assert WHY in page
    assert first.number in page
    assert second.number in page
    assert who.user.name not in page


def file_copy(proposal: Proposal, revision: int) -> None:
    """What was filed first, filed once more, without a request for it."""
    copy = proposal.submissions.get(revision=1)
    copy.pk, copy.signoff_id = None, None
    copy.revision, copy.number = revision, f"{copy.number}-{revision}"
    installed_signer().sign(copy).save()


@pytest.mark.parametrize("filings", [1, 3, 30])
def test_the_timeline_costs_two_queries(filings, cost_of) -> None:
    proposal = filed().proposal
    for revision in range(2, filings + 1):
        file_copy(proposal, revision)
    with cost_of() as cost:
        events = timeline_of(proposal)
    assert [event.receipt is not None for event in events].count(True) == filings
    assert len(cost.queries) == 2


def test_the_ministry_and_the_province_read_no_more_than_before(signed_in) -> None:
    submission = filed()
    withdrawn(submission.proposal)
    client = signed_in(person(Role.MANAGER))
    for address in (
        reverse("proposals:submission", args=[submission.pk]),
        reverse("admin:proposals_screening", args=[submission.proposal_id]),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert WHY not in page.content.decode()
    assert client.get(reverse("proposals:detail", args=[submission.proposal_id])).status_code == 404


def test_the_page_asks_why_and_keeps_what_was_typed(signed_in) -> None:
    submission = filed()
    client = signed_in(officer_of(submission.municipality))
    address = reverse("proposals:withdraw", args=[submission.proposal_id])
    page = client.post(address, {"reason": " "})
    assert page.status_code == 200
    assert "form-hint-invalid" in page.content.decode()
    page = client.post(address, {"reason": "가" * 1001})
    assert "가" * 1001 in page.content.decode()
    assert Proposal.objects.get().state == states.FILED
    done = client.post(address, {"reason": WHY}, follow=True)
    assert done.redirect_chain == [(reverse("proposals:detail", args=[submission.proposal_id]), 302)]
    assert WHY in done.content.decode()
