"""The officer's page of an appeal, and the manager's."""

import pytest
from django.urls import reverse

from grants.reviews.appeals import actions
from grants.reviews.models import Appeal
from portal.signoff.models import SignOff
from tests import factories as make
from tests.grants.proposals.factories import officer_of

pytestmark = pytest.mark.django_db


def page_of(proposal):
    return reverse("appeals:appeal", args=[proposal.pk])


def test_the_proposal_leads_to_the_appeal_while_there_is_time(client, proposal, officer):
    client.force_login(officer.user)
    shown = client.get(reverse("proposals:detail", args=[proposal.pk])).content.decode()
    assert shown.count(f'href="{page_of(proposal)}"') == 1
    reply = client.post(page_of(proposal), {"text": "배점이 잘못 적용되었습니다."}, follow=True)
    assert reply.content.decode().count("배점이 잘못 적용되었습니다.") == 1
    assert Appeal.objects.get().proposal == proposal


def test_what_was_typed_is_kept_when_it_comes_too_late(client, proposal, officer):
    type(proposal.call).objects.filter(pk=proposal.call_id).update(appeal_days=60)
    actions.file_appeal(actor=officer, proposal_id=proposal.pk, text="먼저 낸 이유")
    client.force_login(officer.user)
    shown = client.post(page_of(proposal), {"text": "나중에 쓴 이유"}).content.decode()
    assert "나중에 쓴 이유" in shown
    assert "이 결과에 대해 이미 이의신청을 했습니다. 아래에서 볼 수 있습니다." in shown
    assert Appeal.objects.count() == 1


def test_other_municipalities_find_nothing(client, appeal):
    client.force_login(officer_of(make.MunicipalityFactory()))
    assert client.get(page_of(appeal.proposal)).status_code == 404
    withdraw = reverse("appeals:withdraw", args=[appeal.proposal_id])
    assert client.post(withdraw, {"appeal": appeal.pk}).status_code == 404
    assert Appeal.objects.get().state == "filed"


def test_the_officer_withdraws_it(client, appeal, officer):
    client.force_login(officer.user)
    client.post(reverse("appeals:withdraw", args=[appeal.proposal_id]), {"appeal": appeal.pk})
    assert Appeal.objects.get().state == "withdrawn"


def test_a_manager_lays_an_answer_before_another(client, appeal, managers):
    client.force_login(managers[0].user)
    address = reverse("admin:reviews_appeal_change", args=[appeal.pk])
    refused = client.post(address, {"decision": "", "answer": "이유"}).content.decode()
    assert "이의신청의 결정을 선택하세요." in refused
    assert SignOff.objects.count() == 0
    client.post(address, {"decision": "upheld", "answer": "다시 살펴보겠습니다."})
    signoff = SignOff.objects.get()
    assert signoff.payload == {"appeal": appeal.pk, "outcome": "upheld", "answer": "다시 살펴보겠습니다."}
    shown = client.get(address).content.decode()
    assert shown.count(f'href="{reverse("signoff:detail", args=[signoff.pk])}"') == 1
    assert 'name="decision"' not in shown
    client.force_login(managers[1].user)
    paper = client.get(reverse("signoff:detail", args=[signoff.pk])).content.decode()
    assert paper.count("다시 살펴보겠습니다.") == 1
    assert paper.count(appeal.text) == 1


def test_what_awaits_the_second_manager_is_not_on_the_officers_page(client, appeal, managers, officer):
    actions.lay_answer(actor=managers[0], appeal_id=appeal.pk, outcome="upheld", answer="미리 알 수 없는 답")
    client.force_login(officer.user)
    shown = client.get(page_of(appeal.proposal)).content.decode()
    assert (shown.count(appeal.text), shown.count("미리 알 수 없는 답")) == (1, 0)


def test_the_page_asks_a_literal_number_of_queries(client, appeal, officer, cost_of):
    client.force_login(officer.user)
    with cost_of() as cost:
        reply = client.get(page_of(appeal.proposal))
    assert reply.content.decode().count(appeal.text) == 1
    assert len(cost.queries) == 4
