"""The call changes while a proposal awaits its signature: what can't be signed so comes back with what to do."""

import pytest
from django.urls import reverse

from grants.calls import actions as calls
from grants.calls.questions import QuestionSpec
from grants.proposals import actions, states
from grants.proposals.models import Proposal
from grants.proposals.tasks import follow_the_call
from portal.errors import NotAllowed
from portal.notices.models import Notice
from portal.outbox.models import Message
from portal.signoff import states as signoff_states
from portal.signoff.models import SignOff
from tests.factories import actor
from tests.grants.calls.forms import add, drafted, published
from tests.grants.calls.forms import manager as drafting_manager
from tests.grants.proposals.factories import (
    complete_proposal,
    manager,
    officer_of,
    received,
    requested,
    signer_of,
)
from tests.grants.proposals.screening_factories import asked, mend

pytestmark = pytest.mark.django_db
RUNNING = QuestionSpec("", "short_text", "운영 주체", "Who runs it", is_required=True)


def ask(proposal: Proposal, question: QuestionSpec) -> None:
    """The call's form is published with one more question, and the news arrives."""
    by, form = drafting_manager(), drafted(proposal.call)
    for item in form.items.order_by("-order"):
        item.delete()
    add(by, form, question)
    published(proposal.call, form)
    follow_the_call("", {"call": proposal.call_id})


def stands(signoff: SignOff) -> tuple[str, str, str]:
    signoff.refresh_from_db()
    return Proposal.objects.get(pk=signoff.payload["proposal"]).state, signoff.state, signoff.reason


def test_a_new_question_that_must_be_answered_gives_it_back_and_all_concerned_know_why(signed_in) -> None:
    proposal = complete_proposal()
    signoff = requested(proposal)
    officer, signer = officer_of(proposal.municipality), signer_of(proposal.municipality)
    ask(proposal, RUNNING)
    why = "부처가 공모에서 묻는 내용을 바꾸었습니다. “운영 주체” 문항에 답하십시오. 그런 다음 결재를 다시 요청하십시오."
    assert stands(signoff) == (states.DRAFTING, signoff_states.VOID, why)
    told = Notice.objects.filter(code="proposal.request_void")
    assert {each.user_id for each in told} == {officer.pk, signer.pk}
    english = (
        "The ministry changed what the call asks. Answer “Who runs it”. Then ask for the signature again."
    )
    assert {each.details["reason"]["en"] for each in told} == {english}
    page = signed_in(officer).get(reverse("proposals:detail", args=[proposal.pk])).content.decode()
    assert f"결재 요청이 닫혔습니다.</strong> {why}" in page
    with pytest.raises(NotAllowed):
        actions.file_proposal(actor=actor(signer), signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    follow_the_call("", {"call": proposal.call_id})
    assert Notice.objects.filter(code="proposal.request_void").count() == 2


def test_what_a_change_leaves_as_it_was_still_awaits_its_signature() -> None:
    proposal = complete_proposal()
    signoff = requested(proposal)
    ask(proposal, QuestionSpec("", "short_text", "덧붙일 말"))
    assert stands(signoff) == (states.AWAITING_SIGNOFF, signoff_states.PENDING, "")
    signer = actor(signer_of(proposal.municipality))
    actions.file_proposal(actor=signer, signoff_id=signoff.pk, seen_hash=signoff.payload_hash)
    assert stands(signoff)[0] == states.FILED


def test_a_changed_rule_of_the_call_gives_back_what_it_no_longer_lets_through() -> None:
    proposal = complete_proposal()
    signoff = requested(proposal)
    call = proposal.call
    call.most_national = proposal.national_total - 1
    calls.keep(actor=manager(), row=call)
    news = Message.objects.get(topic=calls.RULES_CHANGED)
    follow_the_call(news.key, news.payload)
    state, decided, reason = stands(signoff)
    assert (state, decided) == (states.DRAFTING, signoff_states.VOID)
    assert "국비" in reason


def test_a_supplement_is_given_back_only_for_what_is_open_in_it() -> None:
    request = asked(received())
    mend(request.proposal_id, plan="드론 두 대")
    who = actor(officer_of(request.proposal.municipality))
    signoff = actions.request_supplement_signoff(actor=who, proposal_id=request.proposal_id)
    ask(request.proposal, RUNNING)
    assert stands(signoff) == (states.SUPPLEMENT_REQUESTED, signoff_states.PENDING, "")
    mend(request.proposal_id, plan="신청서가 그사이 달라졌습니다")
    follow_the_call("", {"call": request.proposal.call_id})
    assert stands(signoff)[:2] == (states.SUPPLEMENT_REQUESTED, signoff_states.VOID)
    assert actions.request_supplement_signoff(actor=who, proposal_id=request.proposal_id).pk != signoff.pk


def test_nobody_but_the_portal_gives_a_request_back() -> None:
    signoff = requested(complete_proposal())
    with pytest.raises(NotAllowed):
        actions.give_back(actor=manager(), signoff_id=signoff.pk, reason={"ko": "사유", "en": "reason"})
