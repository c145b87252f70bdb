from datetime import UTC, datetime

import pytest
from django.urls import reverse

from portal.actor import Role
from tests.factories import (
    MunicipalityFactory,
    ProvinceFactory,
    TownshipFactory,
    UserFactory,
    VillageFactory,
    member,
    person,
)
from villages.models import Membership

pytestmark = pytest.mark.django_db
LISTS = ["province", "municipality", "township", "village", "membership"]


def url(name, *arguments):
    return reverse(f"admin:villages_{name}", args=arguments)


@pytest.fixture
def jinan():
    return MunicipalityFactory(name="진안군", name_en="Jinan-gun")


@pytest.fixture
def administrator(client):
    client.force_login(person(Role.ADMINISTRATOR))
    return client


@pytest.mark.parametrize("name", LISTS)
def test_every_list_shows_and_finds_its_rows(administrator, jinan, name):
    VillageFactory(township__municipality=jinan, name="산골마을")
    member(jinan)
    page = administrator.get(url(f"{name}_changelist"))
    assert page.context["cl"].result_count == 1
    assert administrator.get(url(f"{name}_changelist"), {"q": "없는말"}).context["cl"].result_count == 0


def test_a_list_says_province_and_name(administrator, jinan):
    page = administrator.get(url("municipality_changelist"), {"q": "진안"})
    assert "전북특별자치도 진안군" in page.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_places_are_written_by_nobody_here(administrator, jinan, name):
    village = VillageFactory(township__municipality=jinan)
    rows = {
        "province": jinan.province,
        "municipality": jinan,
        "township": village.township,
        "village": village,
    }
    rows["membership"] = Membership.objects.get(user=member(jinan))
    shown = administrator.get(url(f"{name}_change", rows[name].pk))
    assert shown.context["has_change_permission"] is False
    assert administrator.post(url(f"{name}_change", rows[name].pk), {"name": "x"}).status_code == 403
    if name != "membership":
        assert administrator.get(url(f"{name}_add")).status_code == 404


def test_reviewers_learn_nothing_of_the_people(client, jinan):
    membership = Membership.objects.get(user=member(jinan))
    client.force_login(person(Role.REVIEWER))
    assert client.get(url("membership_changelist")).status_code == 404
    assert client.get(url("membership_change", membership.pk)).status_code == 404
    assert client.get(url("municipality_changelist")).status_code == 200


def granting(municipality, email, **more):
    return {
        "person": email,
        "role": "officer",
        "municipality": municipality.pk,
        "province": "",
        "valid_from": "2024-01-02 09:00:00",
        "valid_until_0": "",
        "valid_until_1": "",
        **more,
    }


def test_an_administrator_grants(administrator, jinan):
    user = UserFactory()
    page = administrator.post(url("membership_add"), granting(jinan, user.email))
    assert page.status_code == 302
    given = Membership.objects.get(user=user)
    assert (given.role, given.municipality, given.valid_from) == (
        "officer",
        jinan,
        datetime(2024, 1, 2, tzinfo=UTC),
    )


def test_a_refusal_keeps_what_was_typed(administrator, jinan):
    user = member(jinan)
    page = administrator.post(url("membership_add"), granting(jinan, user.email))
    assert page.status_code == 200
    assert len(page.context["adminform"].form.non_field_errors()) == 1
    assert page.context["adminform"].form["person"].value() == user.email
    assert Membership.objects.filter(user=user).count() == 1


def test_an_unknown_e_mail_is_said(administrator, jinan):
    page = administrator.post(url("membership_add"), granting(jinan, "nobody@example.test"))
    assert list(page.context["adminform"].form.errors) == ["person"]


def test_chosen_memberships_end(administrator, jinan):
    users = [member(jinan), member(jinan)]
    chosen = list(Membership.objects.filter(user__in=users).values_list("pk", flat=True))
    form = {"action": "end_now", "_selected_action": chosen}
    done = administrator.post(url("membership_changelist"), form, follow=True)
    assert [message.level_tag for message in done.context["messages"]] == ["info"]
    assert Membership.objects.active().filter(user__in=users).count() == 0
    again = administrator.post(url("membership_changelist"), form, follow=True)
    assert [message.level_tag for message in again.context["messages"]] == ["error"]


def test_a_manager_looks_but_grants_and_ends_nothing(client, jinan):
    membership = Membership.objects.get(user=member(jinan))
    client.force_login(person(Role.MANAGER))
    assert client.get(url("membership_changelist")).context["cl"].result_count == 1
    assert client.get(url("membership_add")).status_code == 404
    client.post(url("membership_changelist"), {"action": "end_now", "_selected_action": [membership.pk]})
    membership.refresh_from_db()
    assert membership.valid_until is None


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.parametrize(
    ("name", "cost"), [("municipality", (3, 1)), ("township", (3, 2)), ("membership", (2, 2))]
)
def test_lists_cost_the_same_at_any_length(administrator, cost_of, name, cost, rows):
    province = ProvinceFactory()
    for _ in range(rows):
        place = MunicipalityFactory(province=province)
        TownshipFactory(municipality=place)
        member(place)
    with cost_of() as spent:
        administrator.get(url(f"{name}_changelist"))
    queries, instances = cost
    # The one province more is a choice of the filter.
    assert (len(spent.queries), spent.instances) == (queries, instances * rows + 1)
