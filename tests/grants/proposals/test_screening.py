"""The checklist: answers, what follows from them, and what the database lets pass."""

import pytest
from django.db import connection
from django.urls import reverse

from grants.calls.models import Call
from grants.proposals import actions, states
from grants.proposals.models import Answer, Proposal, ScreeningAnswer, Submission
from grants.proposals.requirements import checklist_of, unmet
from portal.actor import Role
from portal.audit.models import Entry
from portal.errors import NotAllowed, Refused
from portal.notices.models import Notice
from tests.factories import CallFactory, MunicipalityFactory, actor, person
from tests.grants.proposals.factories import complete_proposal, eligible, filed, manager, received
from tests.grants.proposals.screening_factories import answered, asked, requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    return CallFactory(most_projects=20)


def check(submission: Submission, **answers: tuple[str, str]) -> Proposal:
    """Answer requirements by key."""
    keys = dict(submission.call.requirements.values_list("key", "pk"))
    return actions.check_requirements(
        actor=manager(),
        proposal_id=submission.proposal_id,
        answers={keys[key]: answer for key, answer in answers.items()},
    )


def state_of(submission: Submission) -> str:
    return Proposal.objects.get(pk=submission.proposal_id).state


def test_answers_are_kept_and_may_be_changed(call) -> None:
    requirement(call)
    submission = received(call=call)
    check(submission, letter=("not_met", "공문이 없습니다"))
    check(submission, letter=("met", "나중에 확인"))
    given = ScreeningAnswer.objects.get()
    assert (given.answer, given.reason, given.submission) == (Answer.MET, "", submission)
    acts = Entry.objects.filter(act="proposal.check_requirements").order_by("pk")
    assert [each.changes["letter"][0] for each in acts] == ["not_met", "met"]


def test_what_is_not_met_needs_a_reason(call, refused_by) -> None:
    requirement(call)
    submission = received(call=call)
    with pytest.raises(Refused) as refusal:
        check(submission, letter=("not_met", " "))
    assert refusal.value.code == "reason_missing"
    check(submission, letter=("met", ""))
    with refused_by("screening_not_met_with_reason"), connection.cursor() as cursor:
        cursor.execute("UPDATE proposals_screeninganswer SET answer = 'not_met'")


def test_eligible_only_with_every_requirement_answered(call, refused_by) -> None:
    requirement(call, "letter")
    requirement(call, "share")
    requirement(call, "retired", is_active=False)
    submission = received(call=call)
    check(submission, letter=("met", ""))
    with pytest.raises(Refused) as refusal:
        actions.find_eligible(actor=manager(), proposal_ids=[submission.proposal_id])
    assert refusal.value.code == "requirements_open"
    with refused_by("proposal_eligible_meets_requirements"), connection.cursor() as cursor:
        cursor.execute("UPDATE proposals_proposal SET state = 'eligible'")
    check(submission, share=("not_applicable", ""))
    actions.find_eligible(actor=manager(), proposal_ids=[submission.proposal_id])
    assert state_of(submission) == states.ELIGIBLE


def test_the_reason_is_composed_of_what_is_not_met(call) -> None:
    first, second = requirement(call, "letter"), requirement(call, "share")
    submission = received(call=call)
    actions.judge(
        actor=manager(),
        proposal_id=submission.proposal_id,
        answers={first.pk: ("not_met", "공문이 없습니다"), second.pk: ("met", "")},
        finding=states.INELIGIBLE,
        remark="기한 뒤에는 받지 않습니다",
    )
    proposal = Proposal.objects.get()
    assert proposal.state == states.INELIGIBLE
    assert proposal.screening_reason == "요건 letter: 공문이 없습니다\n기한 뒤에는 받지 않습니다"


def test_a_finding_that_is_refused_keeps_no_answers(call) -> None:
    first = requirement(call)
    submission = received(call=call)
    with pytest.raises(Refused):
        actions.judge(
            actor=manager(),
            proposal_id=submission.proposal_id,
            answers={first.pk: ("not_met", "없음")},
            finding=states.ELIGIBLE,
        )
    assert not ScreeningAnswer.objects.exists()


def test_all_requirements_met_answers_only_what_nobody_has(call) -> None:
    requirement(call, "letter")
    requirement(call, "share")
    first, second = received(call=call), received(call=call)
    check(first, letter=("not_applicable", ""))
    actions.all_requirements_met(actor=manager(), proposal_ids=[first.proposal_id, second.proposal_id])
    said = ScreeningAnswer.objects.values_list("submission", "requirement__key", "answer")
    assert set(said) == {
        (first.pk, "letter", "not_applicable"),
        (first.pk, "share", "met"),
        (second.pk, "letter", "met"),
        (second.pk, "share", "met"),
    }
    assert {state_of(first), state_of(second)} == {states.ELIGIBLE}


def test_one_that_is_not_met_stops_them_all(call) -> None:
    requirement(call)
    first, second = received(call=call), received(call=call)
    check(first, letter=("not_met", "없음"))
    with pytest.raises(Refused):
        actions.all_requirements_met(actor=manager(), proposal_ids=[first.proposal_id, second.proposal_id])
    assert {state_of(first), state_of(second)} == {states.RECEIVED}
    assert ScreeningAnswer.objects.count() == 1


def test_in_bulk_it_costs_the_same_whatever_the_number(call, cost_of) -> None:
    requirement(call)
    costs = []
    for number in (1, 3):
        ids = [received(call=call, municipality=MunicipalityFactory()).proposal_id for _ in range(number)]
        with cost_of() as cost:
            actions.all_requirements_met(actor=manager(), proposal_ids=ids)
        costs.append(len(cost.queries))
    assert costs[0] == costs[1]


def test_the_next_copy_begins_with_the_answers_of_the_last(call) -> None:
    only = requirement(call)
    submission = received(call=call)
    check(submission, letter=("met", ""))
    answer = answered(asked(submission))
    actions.close_supplement(actor=manager(), proposal_id=submission.proposal_id)
    (checked,) = checklist_of(answer)
    assert (checked.requirement, checked.given.answer, checked.is_old) == (only, Answer.MET, True)
    assert unmet([submission.proposal_id]) == {submission.proposal_id: [only.pk]}


def test_answers_stand_still_once_it_is_found(call, refused_by) -> None:
    requirement(call)
    submission = received(call=call)
    actions.all_requirements_met(actor=manager(), proposal_ids=[submission.proposal_id])
    with pytest.raises(NotAllowed):
        check(submission, letter=("met", ""))
    for sql in ("UPDATE proposals_screeninganswer SET reason = 'x'", "DELETE FROM proposals_screeninganswer"):
        with refused_by("screening_of_received"), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_requirement_of_another_call_is_no_answer(call, refused_by) -> None:
    elsewhere = requirement(CallFactory())
    submission = received(call=call)
    with pytest.raises(Refused) as refusal:
        actions.check_requirements(
            actor=manager(), proposal_id=submission.proposal_id, answers={elsewhere.pk: ("met", "")}
        )
    assert refusal.value.code == "unknown_requirement"
    with refused_by("screening_of_received"):
        ScreeningAnswer.objects.create(
            submission=submission, requirement=elsewhere, answer="met", answered_by=person()
        )


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE, Role.ADMINISTRATOR, Role.REVIEWER])
def test_only_managers_check(role, call) -> None:
    requirement(call)
    submission = received(call=call)
    with pytest.raises(NotAllowed):
        actions.check_requirements(actor=actor(person(role)), proposal_id=submission.proposal_id, answers={})


def test_a_finding_is_taken_back_with_a_reason_and_told(call) -> None:
    submission = eligible(call=call)
    with pytest.raises(Refused) as refusal:
        actions.reconsider(actor=manager(), proposal_ids=[submission.proposal_id], reason=" ")
    assert refusal.value.code == "reason_missing"
    actions.reconsider(
        actor=manager(), proposal_ids=[submission.proposal_id], reason="마을이 겹치는지 다시 봅니다"
    )
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.screening_reason) == (states.RECEIVED, "")
    told = Notice.objects.filter(code="proposal.reconsidered")
    assert {each.details["reason"] for each in told} == {"마을이 겹치는지 다시 봅니다"}
    actions.find_eligible(actor=manager(), proposal_ids=[submission.proposal_id])
    assert Notice.objects.filter(code="proposal.eligible").count() == 2 * told.count()


def test_the_page_keeps_what_was_answered_and_finds(call, signed_in) -> None:
    only = requirement(call)
    submission = received(call=call, title="산림 드론")
    client = signed_in(person(Role.MANAGER))
    address = reverse("admin:proposals_screening", args=[submission.proposal_id])
    said = {f"answer_{only.pk}": "not_met", f"reason_{only.pk}": ""}
    again = client.post(address, {**said, "do": "ineligible", "remark": "적어 둔 말"}).content.decode()
    assert "error-summary" in again
    assert "적어 둔 말" in again
    assert state_of(submission) == states.RECEIVED
    client.post(address, {**said, f"reason_{only.pk}": "공문 없음", "do": "ineligible"})
    assert Proposal.objects.get().screening_reason == "요건 letter: 공문 없음"


def test_the_list_says_what_it_will_do_before_it_does(call, signed_in) -> None:
    requirement(call)
    submission = received(call=call)
    client = signed_in(person(Role.MANAGER))
    chosen = {"action": "all_requirements_met", "_selected_action": [submission.proposal_id]}
    asked_first = client.post(reverse("admin:proposals_proposal_changelist"), chosen)
    assert submission.title in asked_first.content.decode()
    assert state_of(submission) == states.RECEIVED
    client.post(reverse("admin:proposals_proposal_changelist"), {**chosen, "sure": "1"})
    assert state_of(submission) == states.ELIGIBLE


@pytest.mark.parametrize("page", ["screening", "supplement"])
def test_drafts_and_reviewers_find_no_page(page, call, signed_in) -> None:
    draft, submission = complete_proposal(call), filed(call=call)
    address = f"admin:proposals_{page}"
    manager_client, reviewer = signed_in(person(Role.MANAGER)), signed_in(person(Role.REVIEWER))
    assert manager_client.get(reverse(address, args=[draft.pk])).status_code == 404
    assert reviewer.get(reverse(address, args=[submission.proposal_id])).status_code == 404


@pytest.mark.parametrize("act", ["receive_one", "open_review", "reconsider", "close_supplement"])
def test_an_act_that_is_refused_is_a_sentence(act, call, signed_in) -> None:
    submission = filed(call=call) if act != "receive_one" else received(call=call)
    reply = signed_in(person(Role.MANAGER)).post(
        reverse(f"admin:proposals_{act}", args=[submission.proposal_id]), {"reason": "사유"}, follow=True
    )
    assert reply.status_code == 200
    assert [message.level_tag for message in reply.context["messages"]] == ["error"]


def test_the_page_of_one_proposal_keeps_its_budget(call, signed_in, cost_of) -> None:
    for key in ("one", "two", "three"):
        requirement(call, key)
    submission = received(call=call)
    answered(asked(submission))
    client = signed_in(person(Role.MANAGER))
    with cost_of() as cost:
        page = client.get(reverse("admin:proposals_screening", args=[submission.proposal_id]))
    assert page.status_code == 200
    assert len(cost.queries) <= 15, "\n".join(cost.queries)
