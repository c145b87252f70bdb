"""A request to mend opens the named fields alone, lets file after the close, and keeps all else as it was filed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from grants.proposals import actions, package, policies, states
from grants.proposals.difference import differing
from grants.proposals.fields import address_of
from grants.proposals.models import Outcome, Proposal, Submission, SupplementRequest
from grants.proposals.package import content_of
from grants.proposals.supplements import open_fields
from portal.errors import NotAllowed, Refused
from portal.notices.models import Notice
from portal.signoff.models import SignOff
from tests.factories import actor
from tests.grants.proposals.factories import close, manager, officer_of, received, signer_of
from tests.grants.proposals.screening_factories import answered, asked, file_once_more, later, mend

pytestmark = pytest.mark.django_db


def state_of(request: SupplementRequest) -> str:
    return Proposal.objects.get(pk=request.proposal_id).state


def officer(request: SupplementRequest):
    return actor(officer_of(request.proposal.municipality))


def test_only_what_is_named_is_open_and_the_municipality_is_told() -> None:
    submission = received()
    before = Notice.objects.count()
    request = asked(submission, plan="더 자세히", operation="비용을 적어 주세요")
    proposal = Proposal.objects.get(pk=submission.proposal_id)
    assert proposal.state == states.SUPPLEMENT_REQUESTED
    assert open_fields(proposal, timezone.now()) == {"plan", "operation"}
    assert policies.may_edit(officer(request), proposal)
    told = Notice.objects.filter(code="proposal.supplement_requested")
    assert {each.user_id for each in told} == {
        officer_of(submission.municipality).pk,
        signer_of(submission.municipality).pk,
    }
    assert Notice.objects.count() == before + 2


def test_a_save_touches_the_named_fields_and_refuses_the_others() -> None:
    request = asked()
    said = actions.save_fields(
        actor=officer(request),
        proposal_id=request.proposal_id,
        changes=[actions.Change(address_of(name), "", "새 글") for name in ("title", "plan")],
    )
    assert set(said.refused) == {"title"}


def test_the_answer_is_filed_after_the_close_with_a_receipt_of_its_own() -> None:
    request = asked()
    close(request.proposal.call)
    # Changed long ago and never filed: not asked for, so not filed now either.
    mend(request.proposal_id, title="몰래 바꾼 제목", purpose="몰래 바꾼 필요성")
    answer = answered(request)
    first = request.submission
    assert (answer.revision, answer.number) == (2, f"{first.number[:-1]}2")
    assert answer.receipt != ""
    assert differing(content_of(first.package), content_of(answer.package)) == {"plan"}
    assert (answer.title, first.title) == ("산림 드론 방제", "산림 드론 방제")
    assert package.digest(answer.package) == answer.sha256
    request.refresh_from_db()
    assert (request.answer, state_of(request)) == (answer, states.SUPPLEMENT_REQUESTED)
    proposal = Proposal.objects.get(pk=request.proposal_id)
    assert proposal.revision == 2


def test_accepting_closes_the_request_and_it_stands_received() -> None:
    request = asked()
    answered(request)
    actions.close_supplement(actor=manager(), proposal_id=request.proposal_id)
    request.refresh_from_db()
    assert (request.outcome, state_of(request)) == (Outcome.ACCEPTED, states.RECEIVED)
    proposal = Proposal.objects.get(pk=request.proposal_id)
    assert open_fields(proposal, timezone.now()) == frozenset()
    assert not policies.may_edit(officer(request), proposal)
    assert Notice.objects.filter(code="proposal.supplement_closed").count() == 2


def test_asking_again_keeps_the_first_request_with_its_answer() -> None:
    first = asked()
    answer = answered(first)
    due = timezone.now() + timedelta(days=3)
    second = actions.ask_again(
        actor=manager(), proposal_id=first.proposal_id, due_at=due, fields={"plan": "그림도 넣어 주세요"}
    )
    first.refresh_from_db()
    assert (first.outcome, first.answer, second.submission) == (Outcome.ASKED_AGAIN, answer, answer)
    assert state_of(second) == states.SUPPLEMENT_REQUESTED
    third = answered(second, plan="그림을 넣었습니다.")
    assert [third.revision, Submission.objects.count()] == [3, 3]


def test_asking_again_waits_for_an_answer() -> None:
    request = asked()
    with pytest.raises(Refused) as refusal:
        actions.ask_again(
            actor=manager(),
            proposal_id=request.proposal_id,
            due_at=timezone.now() + timedelta(days=1),
            fields={"plan": "다시"},
        )
    assert refusal.value.code == "no_answer"
    assert SupplementRequest.objects.get().outcome == ""


def test_a_second_past_the_due_moment_nothing_is_filed_and_the_last_copy_stands() -> None:
    request = asked()
    mend(request.proposal_id, plan="늦은 보완")
    signoff = actions.request_supplement_signoff(actor=officer(request), proposal_id=request.proposal_id)
    signer = later(actor(signer_of(request.proposal.municipality)), days=7, seconds=1)
    with pytest.raises(NotAllowed, match=r"The time for mending is over|보완 기한이 지났습니다"):
        actions.file_proposal(actor=signer, signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    actions.close_supplement(actor=later(manager(), days=8), proposal_id=request.proposal_id)
    request.refresh_from_db()
    assert (request.outcome, state_of(request)) == (Outcome.LAPSED, states.RECEIVED)
    assert Submission.objects.count() == 1


def test_a_request_can_be_called_off() -> None:
    request = asked()
    actions.close_supplement(actor=manager(), proposal_id=request.proposal_id)
    request.refresh_from_db()
    assert (request.outcome, state_of(request)) == (Outcome.CALLED_OFF, states.RECEIVED)


def test_nothing_mended_is_nothing_to_sign() -> None:
    request = asked()
    mend(request.proposal_id, title="요청하지 않은 제목")
    with pytest.raises(Refused) as refusal:
        actions.request_supplement_signoff(actor=officer(request), proposal_id=request.proposal_id)
    assert refusal.value.code == "nothing_mended"


def test_what_was_emptied_can_t_be_signed() -> None:
    request = asked()
    mend(request.proposal_id, plan="")
    with pytest.raises(Refused) as refusal:
        actions.request_supplement_signoff(actor=officer(request), proposal_id=request.proposal_id)
    assert refusal.value.code == "incomplete"


def test_while_a_signer_has_it_nothing_is_open_and_what_changes_behind_is_refused() -> None:
    request = asked()
    mend(request.proposal_id, plan="보완한 계획")
    signoff = actions.request_supplement_signoff(actor=officer(request), proposal_id=request.proposal_id)
    assert open_fields(request.proposal, timezone.now()) == frozenset()
    mend(request.proposal_id, plan="결재 뒤에서 바꾼 계획")
    signer = actor(signer_of(request.proposal.municipality))
    with pytest.raises(Refused):
        actions.file_proposal(actor=signer, signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    actions.take_back_supplement(actor=officer(request), proposal_id=request.proposal_id)
    assert open_fields(request.proposal, timezone.now()) == {"plan"}


def test_nobody_signs_what_they_mended() -> None:
    request = asked()
    mend(request.proposal_id, plan="보완한 계획")
    signoff = actions.request_supplement_signoff(actor=officer(request), proposal_id=request.proposal_id)
    with pytest.raises(NotAllowed):
        actions.file_proposal(actor=officer(request), signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    assert SignOff.objects.get(pk=signoff.pk).state == "pending"


def test_withdrawing_closes_the_request() -> None:
    request = asked()
    actions.withdraw(actor=officer(request), proposal_id=request.proposal_id, reason="사정이 바뀌었습니다")
    request.refresh_from_db()
    assert (request.outcome, state_of(request)) == (Outcome.WITHDRAWN, states.WITHDRAWN)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "nothing_named"),
        ({"plan": "  "}, "nothing_named"),
        ({"is_pledged": "서약"}, "unknown_field"),
        ({"<script>": "x"}, "unknown_field"),
    ],
)
def test_a_request_names_fields_of_the_form(fields, code) -> None:
    submission = received()
    with pytest.raises(Refused) as refusal:
        actions.request_supplement(
            actor=manager(),
            proposal_id=submission.proposal_id,
            due_at=timezone.now() + timedelta(days=1),
            fields=fields,
        )
    assert refusal.value.code == code
    assert not SupplementRequest.objects.exists()


def test_people_are_reminded_once() -> None:
    request = asked(days=0.5)
    now = timezone.now()
    assert [actions.tell_of_supplements_due(now=now) for _ in range(2)] == [1, 1]
    assert Notice.objects.filter(code="proposal.supplement_due_soon").count() == 2
    answered(request)
    assert actions.tell_of_supplements_due(now=now) == 0


AGAIN = """
    INSERT INTO proposals_supplementrequest
        (proposal_id, submission_id, requested_by_id, requested_at, due_at, outcome)
    SELECT proposal_id, submission_id, requested_by_id, requested_at, due_at, ''
    FROM proposals_supplementrequest
"""
GUARDS = [
    ("supplement_never_deleted", "DELETE FROM proposals_supplementrequest"),
    ("supplement_frozen", "UPDATE proposals_supplementrequest SET due_at = due_at + interval '1 day'"),
    ("supplement_closed_by_somebody", "UPDATE proposals_supplementrequest SET outcome = 'lapsed'"),
    (
        "supplement_accepted_with_answer",
        "UPDATE proposals_supplementrequest SET outcome = 'accepted', closed_at = now(), closed_by_id = requested_by_id",
    ),
    (
        "supplement_outcome_known",
        "UPDATE proposals_supplementrequest SET outcome = 'x', closed_at = now(), closed_by_id = requested_by_id",
    ),
    ("supplement_item_append_only", "UPDATE proposals_supplementitem SET text = 'x'"),
    ("supplement_item_append_only", "DELETE FROM proposals_supplementitem"),
    ("proposal_supplement_on_record", "UPDATE proposals_proposal SET state = 'received'"),
    (
        "supplement_asked_of_received",
        AGAIN,
    ),
]


@pytest.mark.parametrize(("rule", "sql"), GUARDS)
def test_the_database_refuses_by_name(rule, sql, refused_by) -> None:
    asked()
    with refused_by(rule), connection.cursor() as cursor:
        cursor.execute(sql)


def test_no_request_no_mending_and_closed_stays_closed(refused_by) -> None:
    request = asked()
    actions.close_supplement(actor=manager(), proposal_id=request.proposal_id)
    with refused_by("proposal_supplement_on_record"), connection.cursor() as cursor:
        cursor.execute("UPDATE proposals_proposal SET state = 'supplement_requested'")
    with refused_by("supplement_closed_stays"), connection.cursor() as cursor:
        cursor.execute("UPDATE proposals_supplementrequest SET outcome = 'lapsed'")


def test_after_the_close_the_database_takes_a_copy_only_for_its_own_open_request_in_time(refused_by) -> None:
    request = asked()
    other = received(call=request.proposal.call)
    close(request.proposal.call)
    with refused_by("submission_within_call"):
        file_once_more(other, timezone.now())
    with refused_by("submission_within_call"):
        file_once_more(request.submission, timezone.now() + timedelta(days=8))
    file_once_more(request.submission, timezone.now())
    assert Submission.objects.filter(proposal=request.proposal_id).count() == 2


def test_once_closed_a_request_takes_no_copy(refused_by) -> None:
    request = asked()
    close(request.proposal.call)
    actions.close_supplement(actor=manager(), proposal_id=request.proposal_id)
    with refused_by("submission_within_call"):
        file_once_more(request.submission, timezone.now())
