"""Projects like one's own: found, explained, and never one that may not be seen."""

from datetime import date
from itertools import combinations

import pytest
from django.urls import reverse

from grants.desk.duplicates import compare_filed
from grants.desk.models import FiledText, SimilarPair
from grants.desk.queries.similar import CANDIDATES, similar_to
from grants.proposals import actions
from grants.proposals.models import Proposal
from portal.actor import Role
from tests import factories as make
from tests.grants.desk.test_homes import draft_of
from tests.grants.proposals.factories import filed, officer_of
from tests.grants.results.factories import announced, awarded, publish

pytestmark = pytest.mark.django_db
TITLE = "산림 드론 방제"


@pytest.fixture
def place():
    return make.MunicipalityFactory(kind="gun", decline="declining", decline_since=date(2021, 10, 19))


@pytest.fixture
def officer(place):
    return make.member(place)


@pytest.fixture
def call():
    return make.CallFactory(most_projects=9)


def seen(client, user, proposal, **headers):
    """The part as the page loads it."""
    client.force_login(user)
    return client.get(reverse("desk:similar", args=[proposal.pk]), headers={"HX-Request": "true", **headers})


def elsewhere(call, **fields):
    """What another municipality filed."""
    return filed(call=call, municipality=make.MunicipalityFactory(), **fields)


def titles(reply):
    """What it names, in order."""
    return [each.title for each in reply.context["found"]]


def test_an_officer_meets_their_own_others_the_likest_first(client, officer, place, call):
    mine = draft_of(call, place, title=TITLE, summary="병해충을 살핍니다.")
    draft_of(call, place, title="농약 살포 로봇", summary="병해충과 산림을 살핍니다.")
    draft_of(call, place, title="드론 산림 방제 2단계")
    draft_of(call, place, title="작은 도서관")
    assert titles(seen(client, officer, mine)) == ["드론 산림 방제 2단계", "농약 살포 로봇"]


def test_what_another_municipality_has_not_announced_does_not_exist(client, officer, place, call):
    mine = draft_of(call, place, title=TITLE, summary="드론")
    other = make.MunicipalityFactory()
    before = seen(client, officer, mine).content
    draft_of(call, other, title=TITLE, summary="드론")
    filed(call=call, municipality=other, title=TITLE)
    assert seen(client, officer, mine).content == before
    compare_filed()
    assert seen(client, officer, mine).content == before


def test_an_award_is_met_once_it_is_announced_and_only_by_what_was_announced(client, officer, place, call):
    mine = draft_of(call, place, title=TITLE, summary="병해충 고령 산불 예찰")
    announced(elsewhere(call, title="전혀 다른 이름", summary="병해충 고령 산불 예찰"))
    award = awarded(elsewhere(call, title="산림 드론 방제단"))
    assert titles(seen(client, officer, mine)) == []
    publish(award.decision)
    reply = seen(client, officer, mine)
    assert titles(reply) == ["산림 드론 방제단"]
    assert reverse("results:award", args=[award.pk]) in reply.content.decode()


def test_one_sees_why(client, officer, place, call):
    field = make.ServiceFieldFactory(programme=call.programme_year.programme)
    mine = draft_of(call, place, title=TITLE, service_field=field)
    draft_of(call, place, title=f"{TITLE} 확대", service_field=field)
    page = seen(client, officer, mine).content.decode()
    assert "제목 유사도 75%" in page
    assert "드론, 방제, 산림" in page
    assert "같은 서비스 분야" in page
    assert "인구감소지역" in page


def test_two_syllables_are_found_inside_a_word(client, officer, place, call):
    mine = draft_of(call, place, title="경로당 화상 진료")
    draft_of(call, place, title="시골경로당건강화상돌봄실")
    sketches = [each.title for each in similar_to(make.actor(officer), mine)]
    assert sketches == []
    draft_of(call, place, title="마을 경로당에서 하는 화상 운동")
    assert titles(seen(client, officer, mine)) == ["마을 경로당에서 하는 화상 운동"]


@pytest.mark.parametrize("text", ["", "%_", "가", "<script>", "'; --", "\U0001f600"])
def test_any_text_is_compared_without_harm(client, officer, place, call, text):
    mine = draft_of(call, place, title=text, summary=text)
    draft_of(call, place, title=TITLE)
    assert (seen(client, officer, mine).status_code, titles(seen(client, officer, mine))) == (200, [])


def test_others_may_not_ask(client, place, call):
    mine = draft_of(call, place, title=TITLE)
    for user in (
        make.member(make.MunicipalityFactory()),
        make.person(Role.REVIEWER),
        make.person(Role.MANAGER),
    ):
        assert seen(client, user, mine).status_code == 404


def test_without_script_it_is_a_page(client, officer, place, call):
    mine = draft_of(call, place, title=TITLE)
    client.force_login(officer)
    page = client.get(reverse("desk:similar", args=[mine.pk])).content.decode()
    assert ("<h1>유사 과제</h1>" in page, "<h1>" in seen(client, officer, mine).content.decode()) == (
        True,
        False,
    )


@pytest.mark.parametrize("number", [1, 3, 30])
def test_it_costs_the_same_whatever_is_alike(client, officer, place, call, cost_of, number):
    mine = draft_of(call, place, title=TITLE)
    for _turn in range(number):
        draft_of(call, place, title=TITLE)
    client.force_login(officer)
    with cost_of() as cost:
        client.get(reverse("desk:similar", args=[mine.pk]), headers={"HX-Request": "true"})
    # The proposal, that it is one's own, what is like it of one's own and of the awards.
    assert len(cost.queries) == 4
    assert cost.instances == 2 + 2 * min(number, CANDIDATES)


def test_filed_copies_are_compared_once_across_calls(call):
    one = filed(call=call, title=TITLE)
    other = filed(municipality=one.municipality, title="드론 산림 방제 확대")
    filed(call=call, title="작은 도서관", summary="책을 빌려줍니다.")
    assert (compare_filed(), compare_filed()) == (3, 0)
    (pair,) = SimilarPair.objects.all()
    assert (pair.first_id, pair.second_id, pair.same_place) == (one.pk, other.pk, True)


def test_an_equal_text_under_another_name_is_found(call):
    text = "드론으로 산불과 병해충을 살핍니다."
    filed(call=call, title=TITLE, summary=text)
    filed(call=call, title="하늘에서 보는 숲", summary=text)
    compare_filed()
    assert SimilarPair.objects.get().words == "드론 병해충 산불"


def test_filed_anew_the_old_copy_no_longer_counts(call):
    one = filed(call=call, title=TITLE)
    other = elsewhere(call, title=TITLE)
    compare_filed()
    assert SimilarPair.objects.count() == 1
    officer = officer_of(one.municipality)
    actions.reopen(actor=make.actor(officer), proposal_id=one.proposal_id)
    changed = {"title": "작은 도서관", "summary": "책을 빌려줍니다.", "pledged_by": officer}
    Proposal.objects.filter(pk=one.proposal_id).update(pledged_at=one.filed_at, **changed)
    filed(Proposal.objects.get(pk=one.proposal_id))
    compare_filed()
    assert (SimilarPair.objects.count(), FiledText.objects.filter(is_newest=True).count()) == (0, 2)
    assert other.filed_text.is_newest is True


def test_the_ministry_meets_them_on_the_proposal_and_as_a_list(client, call):
    one = filed(call=call, title=TITLE)
    other = elsewhere(call, title=f"{TITLE} 확대")
    compare_filed()
    manager = make.person(Role.MANAGER)
    assert titles(seen(client, manager, one.proposal)) == [f"{TITLE} 확대"]
    assert titles(seen(client, manager, other.proposal)) == [TITLE]
    page = client.get(reverse("admin:proposals_screening", args=[one.proposal_id])).content.decode()
    assert reverse("desk:similar", args=[one.proposal_id]) in page
    listed = client.get(reverse("admin:desk_similarpair_changelist")).context["cl"].result_list
    assert [(pair.first.title, pair.second.title) for pair in listed] == [(TITLE, f"{TITLE} 확대")]


def test_a_draft_opened_again_stays_unseen_and_a_withdrawn_one_leaves_the_list(client, call):
    one = filed(call=call, title=TITLE)
    other = elsewhere(call, title=TITLE)
    compare_filed()
    officer = make.actor(officer_of(other.municipality))
    actions.reopen(actor=officer, proposal_id=other.proposal_id)
    Proposal.objects.filter(pk=other.proposal_id).update(title="비밀 초안")
    manager = make.person(Role.MANAGER)
    page = (
        seen(client, manager, one.proposal).content.decode()
        + seen(client, manager, other.proposal).content.decode()
    )
    assert ("비밀" in page, page.count(TITLE)) == (False, 2)
    actions.withdraw(actor=officer, proposal_id=other.proposal_id, reason="사정이 바뀜")
    assert titles(seen(client, manager, one.proposal)) == []


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_list_costs_the_same_for_any_length(client, call, cost_of, number):
    copies = [elsewhere(call, title=TITLE) for _ in range({1: 2, 3: 3, 30: 9}[number])]
    texts = [
        FiledText.objects.create(submission=copy, proposal_id=copy.proposal_id, title=TITLE)
        for copy in copies
    ]
    pairs = list(combinations(texts, 2))[:number]
    SimilarPair.objects.bulk_create(
        SimilarPair(first=first, second=second, percent=90, same_field=True, same_place=False)
        for first, second in pairs
    )
    client.force_login(make.person(Role.MANAGER))
    with cost_of() as cost:
        client.get(reverse("admin:desk_similarpair_changelist"))
    assert len(cost.queries) == 3
    # A pair with two texts, their copies, places and calls; the call of the filter.
    assert cost.instances == 9 * number + 1


def test_the_database_keeps_one_newest_text_and_pairs_in_order(call, refused_by):
    one, other = filed(call=call, title=TITLE), filed(municipality=make.MunicipalityFactory(), title=TITLE)
    compare_filed()
    with refused_by("desk_one_newest_text"):
        FiledText.objects.filter(pk=other.pk).update(proposal=one.proposal)
    pair = SimilarPair.objects.get()
    with refused_by("desk_pair_in_order"):
        SimilarPair.objects.update(first=pair.second, second=pair.first)
    with refused_by("desk_percent_of_a_hundred"):
        SimilarPair.objects.update(percent=101)
    with refused_by("desk_pair_once"):
        SimilarPair.objects.create(
            first=pair.first, second=pair.second, percent=1, same_field=True, same_place=True
        )
