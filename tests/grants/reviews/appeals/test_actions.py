"""An appeal is filed in time, answered by one manager, decided by another."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from grants.reviews.appeals import actions, policies
from grants.reviews.models import Appeal
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from portal.notices.models import Notice
from portal.signoff import actions as signoffs
from portal.signoff.models import SignOff
from tests import factories as make
from tests.grants.proposals.factories import officer_of, signer_of
from tests.grants.reviews import factories as reviews

pytestmark = pytest.mark.django_db
REASONS = "2번 항목의 자료가 평가에 쓰이지 않았습니다."


def laid(manager, appeal, outcome="dismissed", answer="자료는 평가에 쓰였습니다."):
    return actions.lay_answer(actor=manager, appeal_id=appeal.pk, outcome=outcome, answer=answer)


def approved(manager, signoff):
    return signoffs.approve(actor=manager, signoff_id=signoff.pk, seen_hash=signoff.payload_hash)


def test_an_officer_appeals_once_against_a_result_and_the_managers_are_told(proposal, officer, managers):
    appeal = actions.file_appeal(actor=officer, proposal_id=proposal.pk, text=f"  {REASONS} ")
    assert (appeal.outcome, appeal.outcome_since, appeal.text, appeal.filed_by, appeal.state) == (
        "not_awarded",
        proposal.state_since,
        REASONS,
        officer.user,
        "filed",
    )
    assert set(Notice.objects.filter(code="appeal.filed").values_list("user", flat=True)) == {
        each.user.pk for each in managers
    }
    assert Entry.objects.get(act="appeal.file").changes == {"against": "not_awarded"}
    with pytest.raises(NotAllowed, match=r"already|이미"):
        actions.file_appeal(actor=officer, proposal_id=proposal.pk, text=REASONS)
    assert Appeal.objects.count() == 1


def test_the_last_second_is_in_time_and_the_next_is_not(proposal, officer):
    until = policies.deadline_of(proposal)
    late = replace(officer, arrived_at=until)
    verdict = policies.may_appeal(late, proposal)
    assert (bool(verdict), str(verdict.reason)) == (
        False,
        "이의신청 기간이 지났습니다. 접수된 것은 없습니다.",
    )
    with pytest.raises(NotAllowed):
        actions.file_appeal(actor=late, proposal_id=proposal.pk, text=REASONS)
    in_time = replace(officer, arrived_at=until - timedelta(microseconds=1))
    assert actions.file_appeal(actor=in_time, proposal_id=proposal.pk, text=REASONS).filed_at < until


def test_without_a_result_there_is_nothing_to_appeal_against():
    submission = reviews.submission_of(reviews.call_with_rubric())
    officer = make.actor(officer_of(submission.municipality))
    verdict = policies.may_appeal(officer, submission.proposal)
    assert (bool(verdict), str(verdict.reason)) == (False, "아직 이의신청할 결과가 없습니다.")


def test_only_an_officer_of_the_municipality_appeals(proposal, managers):
    signer = make.actor(signer_of(proposal.municipality))
    stranger = make.actor(officer_of(make.MunicipalityFactory()))
    assert [bool(policies.may_appeal(who, proposal)) for who in (signer, stranger, managers[0])] == [
        False
    ] * 3


def test_an_appeal_without_reasons_is_refused(proposal, officer):
    with pytest.raises(Refused) as refusal:
        actions.file_appeal(actor=officer, proposal_id=proposal.pk, text=" \n ")
    assert (refusal.value.code, Appeal.objects.count()) == ("reasons_missing", 0)


def test_the_second_manager_decides_and_only_then_the_municipality_reads_the_answer(
    appeal, managers, proposal
):
    first, second = managers
    signoff = laid(first, appeal)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.answer) == ("filed", "")
    with pytest.raises(NotAllowed):
        approved(first, signoff)
    approved(second, signoff)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.answer, appeal.signoff) == (
        "dismissed",
        "자료는 평가에 쓰였습니다.",
        signoff,
    )
    told = Notice.objects.filter(code="appeal.decided")
    assert set(told.values_list("user", flat=True)) == {officer_of(proposal.municipality).pk}


def test_a_returned_answer_can_be_laid_anew(appeal, managers):
    first, second = managers
    signoff = laid(first, appeal)
    assert not policies.may_change(first, appeal)
    signoffs.return_to_drafter(actor=second, signoff_id=signoff.pk, reason="근거를 더 적어 주세요.")
    assert policies.may_change(first, appeal)
    assert laid(second, appeal, outcome="upheld").state == "pending"


def test_the_municipality_withdraws_and_the_pending_answer_is_closed(appeal, officer, managers):
    signoff = laid(managers[0], appeal)
    actions.withdraw_appeal(actor=officer, appeal_id=appeal.pk)
    appeal.refresh_from_db()
    signoff.refresh_from_db()
    assert (appeal.state, signoff.state, signoff.reason) == (
        "withdrawn",
        "void",
        "지자체가 이의신청을 취하했습니다.",
    )
    with pytest.raises(NotAllowed):
        actions.withdraw_appeal(actor=officer, appeal_id=appeal.pk)


def test_an_unknown_decision_is_refused(appeal, managers):
    with pytest.raises(Refused) as refusal:
        laid(managers[0], appeal, outcome="filed")
    assert (refusal.value.code, SignOff.objects.count()) == ("outcome_missing", 0)


def test_the_database_holds_what_was_filed_and_who_decides(appeal, managers, refused_by):
    rows = Appeal.objects.filter(pk=appeal.pk)
    signoff = laid(managers[0], appeal)
    decided = {"state": "upheld", "answer": "다른 답변", "decided_at": timezone.now(), "signoff": signoff}
    with refused_by("reviews_appeal_signed_off"):
        rows.update(**decided)
    signoffs.approve(actor=managers[1], signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    with refused_by("reviews_appeal_allowed_moves"):
        rows.update(state="upheld")
    with refused_by("reviews_appeal_decision_frozen"):
        rows.update(answer="다른 답변")
    with refused_by("reviews_appeal_frozen"):
        rows.update(text="다른 이유")
    with refused_by("reviews_appeal_never_deleted"):
        rows._raw_delete(rows.db)


def test_the_database_takes_no_appeal_against_what_does_not_stand(proposal, officer, refused_by):
    fields = {
        "proposal": proposal,
        "text": REASONS,
        "filed_by": officer.user,
        "filed_at": officer.arrived_at,
        "outcome_since": proposal.state_since,
    }
    with refused_by("reviews_appeal_of_what_stands"):
        Appeal.objects.create(outcome="awarded", **fields)
    with refused_by("reviews_appeal_begins_filed"):
        Appeal.objects.create(outcome="not_awarded", state="upheld", **fields)


def test_announced_days_can_only_be_made_longer(proposal, refused_by):
    calls = type(proposal.call).objects.filter(pk=proposal.call_id)
    with refused_by("calls_appeal_days_only_longer"):
        calls.update(appeal_days=6)
    assert calls.update(appeal_days=10) == 1
