"""The way through the province: endorse, return, put in order, and what the ministry then receives."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.calls.models import Call, Scope
from grants.proposals import actions, policies, ranks, states
from grants.proposals.forwarding import ceiling_of, in_order, rows_of
from grants.proposals.models import Proposal, ProvinceDecision, ProvinceRank, Submission
from portal.actor import Role
from portal.errors import NotAllowed, Refused
from portal.notices.models import Notice
from tests.factories import CallFactory, EnvelopeFactory, ProvinceFactory, actor, person
from tests.grants.proposals.factories import close, filed, manager, officer_of, requested, signer_of
from tests.grants.proposals.screening_factories import coordinator, copies_of, endorsed, file_once_more, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    return CallFactory(most_projects=20, through_province=True, province_days=7)


@pytest.fixture
def province() -> object:
    return ProvinceFactory()


def state_of(submission: Submission) -> str:
    return Proposal.objects.get(pk=submission.proposal_id).state


def file_anew(submission: Submission) -> Submission:
    signoff = requested(Proposal.objects.get(pk=submission.proposal_id))
    signer = actor(signer_of(submission.municipality))
    return actions.file_proposal(actor=signer, signoff_id=signoff.pk, seen_hash=signoff.payload_hash)


def open_again(submission: Submission) -> None:
    proposal = submission.proposal_id
    actions.reopen(actor=actor(officer_of(submission.municipality)), proposal_id=proposal)
    Proposal.objects.filter(pk=proposal).update(pledged_at=timezone.now())


def places(call: Call) -> list[int]:
    ranked = ProvinceRank.objects.filter(call=call).order_by("place").values_list("proposal", "place")
    assert [place for _, place in ranked] == list(range(1, len(ranked) + 1))
    return [proposal for proposal, _ in ranked]


def test_the_ministry_receives_only_what_was_endorsed(call, refused_by) -> None:
    submission = filed(call=call)
    with pytest.raises(NotAllowed):
        actions.receive(actor=manager(), proposal_ids=[submission.proposal_id])
    with refused_by("proposal_received_once_endorsed"), connection.cursor() as cursor:
        cursor.execute("UPDATE proposals_proposal SET state = 'received'")
    endorsed(submission)
    actions.receive(actor=manager(), proposal_ids=[submission.proposal_id])
    assert state_of(submission) == states.RECEIVED


def test_all_at_once_leaves_what_was_not_endorsed(call) -> None:
    kept, sent = filed(call=call), endorsed(call=call)
    close(call)
    actions.receive_all(actor=manager(), call=call)
    assert [state_of(kept), state_of(sent)] == [states.FILED, states.RECEIVED]


def test_endorsed_and_returned_stand_on_a_decision_about_the_last_copy(call, refused_by) -> None:
    submission = filed(call=call)
    for state in ("endorsed", "returned"):
        with refused_by("proposal_through_its_province"), connection.cursor() as cursor:
            cursor.execute("UPDATE proposals_proposal SET state = %s", [state])
    endorsed(submission)
    open_again(submission)
    file_anew(submission)
    with refused_by("proposal_through_its_province"), connection.cursor() as cursor:
        cursor.execute("UPDATE proposals_proposal SET state = 'endorsed'")


def test_elsewhere_the_province_sees_but_does_not_act(refused_by) -> None:
    submission = filed()
    who = coordinator(submission.municipality.province)
    for act in (
        lambda: actions.endorse(actor=who, proposal_id=submission.proposal_id),
        lambda: actions.return_by_province(actor=who, proposal_id=submission.proposal_id, reason="사유"),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert policies.visible_to(who).filter(pk=submission.proposal_id).exists()
    ProvinceDecision.objects.create(
        proposal_id=submission.proposal_id, submission=submission, decision="endorsed", decided_by=who.user
    )
    with refused_by("proposal_through_its_province"), connection.cursor() as cursor:
        cursor.execute("UPDATE proposals_proposal SET state = 'endorsed'")


def test_a_return_has_a_reason_and_is_told(call) -> None:
    submission = filed(call=call)
    who = coordinator(submission.municipality.province)
    with pytest.raises(Refused) as refusal:
        actions.return_by_province(actor=who, proposal_id=submission.proposal_id, reason=" ")
    assert refusal.value.code == "reason_missing"
    actions.return_by_province(actor=who, proposal_id=submission.proposal_id, reason="도비가 다릅니다")
    assert state_of(submission) == states.RETURNED
    told = Notice.objects.filter(code="proposal.returned_by_province")
    assert [each.details["reason"] for each in told] == ["도비가 다릅니다"] * 2


def test_what_was_returned_is_filed_anew_after_the_close_while_the_days_last(call, refused_by) -> None:
    submission, other = filed(call=call), filed(call=call)
    close(call)
    who = coordinator(submission.municipality.province)
    actions.return_by_province(actor=who, proposal_id=submission.proposal_id, reason="사유")
    open_again(submission)
    with pytest.raises(NotAllowed):
        open_again(other)
    again = file_anew(submission)
    assert (again.revision, state_of(submission)) == (2, states.FILED)
    with refused_by("submission_within_call"):
        file_once_more(other, timezone.now())


def test_too_late_to_return_is_too_late_to_file_anew(call) -> None:
    first, second = filed(call=call), filed(call=call)
    who = coordinator(first.municipality.province)
    actions.return_by_province(actor=who, proposal_id=first.proposal_id, reason="사유")
    close(call)
    with pytest.raises(NotAllowed):
        actions.return_by_province(actor=later(who, days=7), proposal_id=second.proposal_id, reason="사유")
    officer = later(actor(officer_of(first.municipality)), days=7)
    with pytest.raises(NotAllowed):
        actions.reopen(actor=officer, proposal_id=first.proposal_id)
    actions.endorse(actor=later(who, days=7), proposal_id=first.proposal_id)
    assert state_of(first) == states.ENDORSED


def test_opened_again_and_not_filed_anew_its_last_copy_may_be_endorsed(call) -> None:
    submission = endorsed(call=call)
    open_again(submission)
    assert places(call) == []
    who = coordinator(submission.municipality.province)
    with pytest.raises(NotAllowed):
        actions.endorse(actor=who, proposal_id=submission.proposal_id)
    close(call)
    actions.endorse(actor=who, proposal_id=submission.proposal_id)
    actions.receive(actor=manager(), proposal_ids=[submission.proposal_id])
    assert Proposal.objects.get().revision == 1


def test_another_province_s_coordinator_finds_nothing(call, signed_in) -> None:
    submission = endorsed(call=call, title="우리 도의 과제")
    away = coordinator(ProvinceFactory(code="51", name="강원특별자치도"))
    for act in ("endorse", "return_by_province", "put_in_order"):
        reply = signed_in(away.user).post(
            reverse(f"proposals:{act}", args=[submission.proposal_id]), {"reason": "사유", "place": "1"}
        )
        assert reply.status_code == 404
    page = signed_in(away.user).get(reverse("proposals:province"), {"call": call.pk, "province": "52"})
    assert "우리 도의 과제" not in page.content.decode()
    with pytest.raises(NotAllowed):
        actions.endorse(actor=away, proposal_id=submission.proposal_id)


def test_a_draft_opened_again_is_named_to_the_province_as_it_was_filed(call, signed_in) -> None:
    submission = filed(call=call, title="제출한 제목")
    open_again(submission)
    Proposal.objects.filter(pk=submission.proposal_id).update(title="고치는 중인 비밀 제목")
    who = coordinator(submission.municipality.province)
    page = signed_in(who.user).get(reverse("proposals:province"), {"call": call.pk}).content.decode()
    assert "제출한 제목" in page
    assert "고치는 중인 비밀 제목" not in page


def test_places_close_up_when_one_leaves(call) -> None:
    first, second, third = (endorsed(call=call) for _ in range(3))
    assert places(call) == [first.proposal_id, second.proposal_id, third.proposal_id]
    open_again(first)
    assert places(call) == [second.proposal_id, third.proposal_id]
    who = coordinator(second.municipality.province)
    actions.return_by_province(actor=who, proposal_id=second.proposal_id, reason="사유")
    assert places(call) == [third.proposal_id]
    officer = actor(officer_of(third.municipality))
    actions.withdraw(actor=officer, proposal_id=third.proposal_id, reason="사정이 바뀌었습니다")
    assert places(call) == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=5))
def test_any_order_of_puts_is_a_list_s(call, moves) -> None:
    for held in ProvinceRank.objects.all():
        ranks.leave(held.proposal)
    if Proposal.objects.count() < 4:
        for _ in range(4):
            filed(call=call)
    ours = list(Proposal.objects.order_by("pk").select_related("municipality"))
    for proposal in ours:
        ranks.enter(proposal)
    expected = [proposal.pk for proposal in ours]
    for which, place in moves:
        moved = ours[which].pk
        expected.remove(moved)
        expected.insert(max(0, place - 1), moved)
        ranks.put(ours[which], place)
        assert places(call) == expected


def test_the_order_stands_once_the_ministry_has_received_of_it(call) -> None:
    first, second = endorsed(call=call), endorsed(call=call)
    who = coordinator(first.municipality.province)
    assert actions.put_in_order(actor=who, proposal_id=second.proposal_id, place=1) == 1
    assert places(call) == [second.proposal_id, first.proposal_id]
    actions.receive(actor=manager(), proposal_ids=[second.proposal_id])
    with pytest.raises(NotAllowed):
        actions.put_in_order(actor=who, proposal_id=first.proposal_id, place=1)


@pytest.mark.parametrize(
    ("rule", "sql"),
    [
        ("province_decision_append_only", "UPDATE proposals_provincedecision SET reason = 'x'"),
        ("province_decision_append_only", "DELETE FROM proposals_provincedecision"),
        ("province_rank_once", "UPDATE proposals_provincerank SET place = 1"),
        ("province_rank_from_one", "UPDATE proposals_provincerank SET place = 0 WHERE place = 1"),
        ("province_rank_of_its_own", "UPDATE proposals_provincerank SET province_id = '51' WHERE place = 1"),
        ("calls_route_stands_once_open", "UPDATE calls_call SET through_province = FALSE"),
    ],
)
def test_the_database_refuses_by_name(rule, sql, call, refused_by) -> None:
    ProvinceFactory(code="51", name="강원특별자치도")
    endorsed(call=call)
    endorsed(call=call)
    with refused_by(rule), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_return_without_a_reason_is_no_row(call, refused_by) -> None:
    submission = filed(call=call)
    with refused_by("province_returned_with_reason"):
        ProvinceDecision.objects.create(
            proposal_id=submission.proposal_id,
            submission=submission,
            decision="returned",
            decided_by=person(),
        )


def test_the_ceiling_s_line_is_where_the_sum_goes_beyond(call, province) -> None:
    EnvelopeFactory(programme_year=call.programme_year)
    EnvelopeFactory(
        programme_year=call.programme_year, scope=Scope.PROVINCE, province=province, ceiling=1_700_000_000
    )
    for _ in range(3):
        endorsed(call=call)
    ceiling = ceiling_of(call, province)
    rows = in_order(rows_of(call, province, timezone.now()), ceiling)
    assert [(row.first_year, row.running, row.fits) for row in rows] == [
        (800_000_000, 800_000_000, True),
        (800_000_000, 1_600_000_000, True),
        (800_000_000, 2_400_000_000, False),
    ]


def test_what_pending_awards_reserve_is_not_told(call, province) -> None:
    EnvelopeFactory(programme_year=call.programme_year)
    envelope = EnvelopeFactory(
        programme_year=call.programme_year, scope=Scope.PROVINCE, province=province, ceiling=1_000
    )
    envelope.reserved, envelope.committed = 600, 300
    ceiling = ceiling_of(call, province)
    assert ceiling.left == 1_000
    assert type(ceiling)(envelope).left == 700


def test_places_are_typed_or_pressed(call, signed_in) -> None:
    first, second = endorsed(call=call), endorsed(call=call)
    client = signed_in(coordinator(first.municipality.province).user)
    client.post(reverse("proposals:put_in_order", args=[second.proposal_id]), {"place": "1"}, follow=True)
    assert places(call) == [second.proposal_id, first.proposal_id]
    for typed in ("", "-1", "😀", "1" * 30):
        reply = client.post(
            reverse("proposals:put_in_order", args=[second.proposal_id]), {"place": typed}, follow=True
        )
        assert [message.level_tag for message in reply.context["messages"]] == ["error"]
    assert places(call) == [second.proposal_id, first.proposal_id]


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_costs_the_same_whatever_the_rows(rows, call, signed_in, cost_of) -> None:
    call.most_projects = 40
    call.save()
    first = filed(call=call)
    first.proposal.refresh_from_db()
    who = coordinator(first.municipality.province)
    for submission in [first, *copies_of(first, rows - 1)]:
        actions.endorse(actor=who, proposal_id=submission.proposal_id)
    client = signed_in(who.user)
    client.get(reverse("proposals:province"))
    with cost_of() as cost:
        page = client.get(reverse("proposals:province"), {"call": call.pk})
    assert page.status_code == 200
    assert len(cost.queries) <= 9, "\n".join(cost.queries)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.REVIEWER])
def test_the_page_is_the_coordinators(role, signed_in) -> None:
    assert signed_in(person(role)).get(reverse("proposals:province")).status_code == 404
