"""The page of a municipality's people: who they are, handing over, and an acting signer."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.actor import Role
from portal.notices.models import Notice
from tests.factories import MunicipalityFactory, UserFactory, actor, member, person
from villages import policies
from villages.actions import name_acting_signer
from villages.models import Membership, MembershipRole

pytestmark = pytest.mark.django_db
PEOPLE = reverse("villages:people")
SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture
def jinan():
    return MunicipalityFactory(name="진안군")


@pytest.fixture
def officer(jinan):
    return member(jinan)


@pytest.fixture
def signer(jinan):
    return member(jinan, MembershipRole.SIGNER)


@pytest.fixture
def enter(client):
    def as_one(user):
        client.force_login(user)
        return client

    return as_one


def held_by(user):
    return Membership.objects.get(user=user)


def page_to(name, user):
    return reverse(f"villages:{name}", args=[held_by(user).pk])


def today():
    return datetime.now(SEOUL).date()


def stand_in_of(signer, colleague):
    now = timezone.now()
    return name_acting_signer(
        actor=actor(signer),
        signer=held_by(signer),
        user=colleague,
        valid_from=now,
        valid_until=now + timedelta(days=2),
    )


def test_one_s_own_people_and_no_others(enter, officer, signer):
    member(MunicipalityFactory())
    page = enter(officer).get(PEOPLE)
    assert [each.user for each in page.context["memberships"]] == [officer, signer]
    assert page.content.decode().count("/hand-over/") == 1
    for stranger in (person(Role.MANAGER), UserFactory()):
        assert enter(stranger).get(PEOPLE).status_code == 404


def test_who_may_is_the_same_on_the_page_and_in_the_action(officer, signer):
    colleague, stranger = member(held_by(officer).municipality), member(MunicipalityFactory())
    every = list(Membership.objects.order_by("pk"))
    for user in (officer, signer, colleague, stranger):
        who = actor(user)
        for listed, allows in (
            (policies.to_hand_over, policies.may_hand_over),
            (policies.to_be_signed_for, policies.may_name_acting_signer),
        ):
            assert list(listed(who).order_by("pk")) == [each for each in every if allows(who, each)]


def test_an_officer_hands_over_and_finds_nothing_any_more(enter, officer, jinan):
    successor = UserFactory(email="next@example.test", name="이새봄")
    client, address = enter(officer), page_to("hand_over", officer)
    refused = client.post(address, {"successor": "nobody@example.test"})
    assert refused.context["form"]["successor"].value() == "nobody@example.test"
    assert "먼저" in refused.content.decode()
    assert client.post(address, {"successor": officer.email}).context["form"].non_field_errors() == [
        "업무를 인계받을 다른 사람을 선택하십시오."
    ]
    assert Notice.objects.count() == 0
    reply = client.post(address, {"successor": "NEXT@example.test"}, follow=True)
    assert [str(said) for said in reply.context["messages"]] == ["이새봄 님에게 인계하고 알렸습니다."]
    assert held_by(successor).municipality == jinan
    assert (Notice.objects.get().user, Notice.objects.get().code) == (successor, "membership.handed_over")
    assert client.get(PEOPLE).status_code == client.get(address).status_code == 404


def test_a_signer_hands_over_for_an_officer_who_left(enter, officer, signer):
    colleague = member(held_by(officer).municipality)
    assert enter(colleague).get(page_to("hand_over", officer)).status_code == 404
    reply = enter(signer).post(page_to("hand_over", officer), {"successor": colleague.email})
    assert reply.url == PEOPLE
    assert not Membership.objects.active().filter(user=officer).exists()


def test_a_signer_names_who_signs_in_their_place_and_is_back_early(enter, officer, signer):
    client, address = enter(signer), page_to("acting_signer", signer)
    chosen = {"user": officer.pk, "first": today(), "last": today() + timedelta(days=2)}
    assert client.post(address, chosen).url == PEOPLE
    given = Membership.objects.get(acting_for=held_by(signer))
    assert (given.user, given.valid_until.astimezone(SEOUL).date()) == (officer, chosen["last"])
    assert given in Membership.objects.active()
    assert (Notice.objects.get().user, Notice.objects.get().code) == (
        officer,
        "membership.acting_signer_named",
    )
    shown = client.get(PEOPLE).content.decode()
    assert f"{today()} ~ {chosen['last']}" in shown
    client.post(reverse("villages:end_stand_in", args=[given.pk]))
    assert given not in Membership.objects.active()
    assert client.post(reverse("villages:end_stand_in", args=[given.pk])).status_code == 404


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"last": "2020-01-01"}, "__all__"),
        ({"last": "0001-01-01", "first": "9999-12-31"}, "__all__"),
        ({"last": "어제"}, "last"),
        ({"user": "999999999999"}, "user"),
        ({"first": "😀"}, "first"),
    ],
)
def test_a_senseless_stand_in_is_refused_in_words(changed, where, enter, officer, signer):
    given = {"user": officer.pk, "first": today(), "last": today(), **changed}
    page = enter(signer).post(page_to("acting_signer", signer), given)
    assert list(page.context["form"].errors) == [where]
    assert Membership.objects.count() == 2


def test_the_signer_is_not_offered_to_themselves_and_alone_it_is_said(enter, signer):
    page = enter(signer).get(page_to("acting_signer", signer)).content.decode()
    assert '<form method="post" novalidate' not in page


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_page_costs_the_same_however_many(number, enter, signer, jinan, cost_of):
    for _turn in range(number):
        stand_in_of(signer, member(jinan))
    client = enter(signer)
    client.get(PEOPLE)
    with cost_of() as cost:
        page = client.get(PEOPLE)
    assert len(page.context["memberships"]) == 2 * number + 1
    assert len(cost.queries) <= 6, "\n".join(cost.queries)
    assert cost.instances <= 4 * (2 * number + 1) + 4
