"""The ministry's lists and moves in the back office."""

import pytest
from django.urls import reverse

from grants.proposals import states
from grants.proposals.models import Proposal
from portal.actor import Role
from tests.factories import CallFactory, MunicipalityFactory, person
from tests.grants.proposals.factories import complete_proposal, filed, rate_of, received

pytestmark = pytest.mark.django_db
LIST = "admin:proposals_proposal_changelist"


def test_the_list_shows_what_was_filed_and_no_draft(signed_in) -> None:
    filed(title="제출된 과제")
    complete_proposal(title="쓰고 있는 과제")
    page = signed_in(person(Role.MANAGER)).get(reverse(LIST)).content.decode()
    assert "제출된 과제" in page
    assert "쓰고 있는 과제" not in page


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("receive", states.FILED, states.RECEIVED),
        ("all_requirements_met", states.RECEIVED, states.ELIGIBLE),
    ],
)
def test_selected_proposals_are_moved_on(action, before, after, signed_in) -> None:
    submission = filed() if before == states.FILED else received()
    client = signed_in(person(Role.MANAGER))
    chosen = {"action": action, "_selected_action": [submission.proposal_id], "sure": "1"}
    client.post(reverse(LIST), chosen)
    assert Proposal.objects.get().state == after


def test_a_reason_is_asked_for_before_a_proposal_is_found_not_eligible(signed_in) -> None:
    submission = received()
    client = signed_in(person(Role.MANAGER))
    chosen = {"action": "find_ineligible", "_selected_action": [submission.proposal_id]}
    assert "<textarea" in client.post(reverse(LIST), chosen).content.decode()
    empty = client.post(reverse(LIST), {**chosen, "reason": " "}).content.decode()
    assert "error-summary" in empty
    assert Proposal.objects.get().state == states.RECEIVED
    client.post(reverse(LIST), {**chosen, "reason": "시·군비 확보 계획이 없음"})
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.screening_reason) == (states.INELIGIBLE, "시·군비 확보 계획이 없음")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE, Role.ADMINISTRATOR])
def test_others_of_the_ministry_look_but_cannot_move(role, signed_in) -> None:
    submission = filed()
    client = signed_in(person(role))
    assert client.get(reverse(LIST)).status_code == 200
    client.post(reverse(LIST), {"action": "receive", "_selected_action": [submission.proposal_id]})
    assert Proposal.objects.get().state == states.FILED


def test_the_list_is_not_for_reviewers(signed_in) -> None:
    assert signed_in(person(Role.REVIEWER)).get(reverse(LIST)).status_code == 404


def test_the_detail_shows_the_filed_copy_read_only(signed_in) -> None:
    submission = filed(title="산림 드론")
    client = signed_in(person(Role.MANAGER))
    for name, pk in (("proposal", submission.proposal_id), ("submission", submission.pk)):
        page = client.get(reverse(f"admin:proposals_{name}_change", args=[pk]), follow=True)
        assert page.status_code == 200
        assert "산림 드론" in page.content.decode()
        assert "_save" not in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_lists_cost_the_same_whatever_the_rows(rows, signed_in, cost_of) -> None:
    call = CallFactory(most_projects=1)
    rate_of(call)
    for _ in range(rows):
        filed(call=call, municipality=MunicipalityFactory())
    client = signed_in(person(Role.MANAGER))
    client.get(reverse(LIST))
    for name, most in (("proposal", 10), ("submission", 8)):
        with cost_of() as cost:
            page = client.get(reverse(f"admin:proposals_{name}_changelist"))
        assert page.status_code == 200
        assert len(cost.queries) <= most, "\n".join(cost.queries)
