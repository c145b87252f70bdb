from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from portal.actor import Actor, Role
from tests.factories import (
    MunicipalityFactory,
    ProvinceFactory,
    TownshipFactory,
    UserFactory,
    actor,
    member,
    person,
)
from villages import policies, queries
from villages.models import Membership, MembershipRole

pytestmark = pytest.mark.django_db
OFFICER, SIGNER, COORDINATOR = MembershipRole.OFFICER, MembershipRole.SIGNER, MembershipRole.COORDINATOR


@pytest.fixture
def jinan():
    return MunicipalityFactory(name="진안군", name_en="Jinan-gun")


@pytest.fixture
def muju():
    return MunicipalityFactory(name="무주군")


def standing(user):
    return Membership.objects.get(user=user)


def test_an_officer_acts_for_their_own_municipality_in_that_role_only(jinan, muju):
    officer = actor(member(jinan))
    assert policies.may_act_for(officer, jinan, Role.OFFICER)
    assert not policies.may_act_for(officer, jinan, Role.SIGNER)
    assert not policies.may_act_for(officer, muju, Role.OFFICER)


def test_the_reason_names_the_place(jinan):
    with override("en"):
        nobody = policies.may_act_for(Actor(), jinan, Role.OFFICER)
        assert nobody.reason == "You are not an officer of Jinan-gun, Jeonbuk State."
        officer = policies.may_act_for(actor(member(jinan)), jinan, Role.SIGNER)
        assert officer.reason == "You are not a signer of Jinan-gun, Jeonbuk State."


def test_an_ended_or_coming_membership_gives_nothing(jinan):
    now = datetime.now(UTC)
    day = timedelta(days=1)
    past, coming = UserFactory(), UserFactory()
    Membership.objects.create(
        user=past, role=OFFICER, municipality=jinan, valid_from=now - 2 * day, valid_until=now - day
    )
    Membership.objects.create(user=coming, role=OFFICER, municipality=jinan, valid_from=now + day)
    for user in (past, coming):
        assert actor(user).roles == frozenset()
        assert not policies.may_act_for(actor(user), jinan, Role.OFFICER)
        assert list(queries.municipalities_of(actor(user))) == []


def test_roles_come_with_memberships(jinan):
    user = member(jinan)
    Membership.objects.create(user=user, role=SIGNER, municipality=MunicipalityFactory())
    Membership.objects.create(user=user, role=COORDINATOR, province=ProvinceFactory())
    assert actor(user).roles == {Role.OFFICER, Role.SIGNER, Role.COORDINATOR}


def test_municipalities_and_provinces_of_a_person(jinan, muju):
    user = member(jinan)
    Membership.objects.create(user=user, role=SIGNER, municipality=muju)
    Membership.objects.create(user=user, role=COORDINATOR, province=jinan.province)
    who = actor(user)
    assert set(queries.municipalities_of(who)) == {jinan, muju}
    assert set(queries.municipalities_of(who, Role.OFFICER)) == {jinan}
    assert set(queries.provinces_of(who)) == {jinan.province}
    assert list(queries.municipalities_of(Actor())) == list(queries.provinces_of(Actor())) == []


def test_who_sees_which_memberships(jinan, muju):
    officer, colleague, stranger = member(jinan), member(jinan, SIGNER), member(muju)
    everybody = {standing(officer), standing(colleague), standing(stranger)}
    assert set(policies.visible_to(actor(officer))) == {standing(officer), standing(colleague)}
    assert set(policies.visible_to(actor(stranger))) == {standing(stranger)}
    for role in (Role.ADMINISTRATOR, Role.MANAGER, Role.AUDITOR, Role.FINANCE):
        assert set(policies.visible_to(actor(None, role))) == everybody
    assert set(policies.visible_to(actor(None, Role.REVIEWER))) == set()
    assert set(policies.visible_to(Actor())) == set()


@pytest.mark.parametrize(
    ("role", "listed"),
    [(Role.ADMINISTRATOR, True), (Role.MANAGER, True), (Role.REVIEWER, False)],
)
def test_who_lists_memberships_and_places(jinan, role, listed):
    who = actor(None, role)
    assert bool(policies.may_list(who)) is listed
    assert list(policies.MUNICIPALITIES.visible_to(who)) == [jinan]
    assert list(policies.MUNICIPALITIES.visible_to(actor(member(jinan)))) == []


def test_only_an_administrator_grants(jinan):
    assert policies.may_grant(actor(None, Role.ADMINISTRATOR))
    for who in (actor(person(Role.MANAGER)), actor(member(jinan)), actor(member(jinan, SIGNER)), Actor()):
        assert not policies.may_grant(who)


def test_who_hands_over_an_officers_work(jinan, muju):
    officer = member(jinan)
    allowed = [officer, member(jinan, SIGNER), person(Role.ADMINISTRATOR)]
    refused = [member(jinan), member(muju, SIGNER), person(Role.MANAGER)]
    assert [bool(policies.may_hand_over(actor(who), standing(officer))) for who in allowed] == [True] * 3
    assert [bool(policies.may_hand_over(actor(who), standing(officer))) for who in refused] == [False] * 3
    signer = member(jinan, SIGNER)
    assert not policies.may_hand_over(actor(signer), standing(signer))


def test_who_names_an_acting_signer(jinan):
    signer, other = member(jinan, SIGNER), member(jinan, SIGNER)
    assert policies.may_name_acting_signer(actor(signer), standing(signer))
    assert policies.may_name_acting_signer(actor(None, Role.ADMINISTRATOR), standing(signer))
    assert not policies.may_name_acting_signer(actor(other), standing(signer))
    officer = member(jinan)
    assert not policies.may_name_acting_signer(actor(officer), standing(officer))


def test_an_officer_names_villages_of_their_own_municipality(jinan):
    township = TownshipFactory(municipality=jinan)
    assert policies.may_name_village(actor(member(jinan)), township)
    assert not policies.may_name_village(actor(member(jinan, SIGNER)), township)
    assert not policies.may_name_village(actor(member(MunicipalityFactory())), township)


def test_acting_for_costs_one_query(jinan, django_assert_num_queries):
    officer = actor(member(jinan))
    with django_assert_num_queries(1):
        policies.may_act_for(officer, jinan, Role.OFFICER)
