"""Each rule of the tables, broken in raw SQL as the web's role."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.factories import MunicipalityFactory, ProvinceFactory, TownshipFactory, UserFactory, VillageFactory
from villages.models import Membership, MembershipRole

pytestmark = pytest.mark.django_db

JAN, FEB, MAR = (datetime(2024, month, 1, tzinfo=UTC) for month in (1, 2, 3))


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("code = '1'", "province_code"),
        ("kind = 'kingdom'", "province_kind_known"),
        ("valid_from = '2024-02-01', valid_to = '2024-01-31'", "province_ends_after_it_begins"),
    ],
)
def test_a_province(refused_by, change, rule):
    ProvinceFactory()
    with refused_by(rule):
        run(f"UPDATE villages_province SET {change}")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("code = '5272'", "municipality_code"),
        ("code = '51720'", "municipality_code_begins_as_province"),
        ("kind = 'village', is_basic = FALSE", "municipality_kind_known"),
        ("is_basic = FALSE", "municipality_basic_by_kind"),
        ("kind = 'autonomous_city'", "municipality_basic_by_kind"),
        ("decline = 'declining'", "municipality_decline_has_its_date"),
        ("decline_since = '2021-10-19'", "municipality_decline_has_its_date"),
        ("valid_from = '2024-02-01', valid_to = '2024-01-31'", "municipality_ends_after_it_begins"),
    ],
)
def test_a_municipality(refused_by, change, rule):
    MunicipalityFactory()
    with refused_by(rule):
        run(f"UPDATE villages_municipality SET {change}")


@pytest.mark.parametrize(
    ("change", "rule"),
    [("code = '123'", "township_code"), ("kind = 'ri'", "township_kind_known")],
)
def test_a_township(refused_by, change, rule):
    TownshipFactory()
    with refused_by(rule):
        run(f"UPDATE villages_township SET {change}")


def test_a_township_is_named_once_in_a_municipality(refused_by):
    first = TownshipFactory()
    second = TownshipFactory(municipality=first.municipality)
    with refused_by("township_named_once"):
        run("UPDATE villages_township SET name = %s WHERE code = %s", first.name, second.pk)


def test_a_village_is_named_once_in_a_township(refused_by):
    first = VillageFactory()
    second = VillageFactory(township=first.township)
    with refused_by("village_named_once"):
        run("UPDATE villages_village SET name = %s WHERE id = %s", first.name, second.pk)
    with refused_by("village_has_a_name"):
        run("UPDATE villages_village SET name = '' WHERE id = %s", second.pk)


INSERT = """
    INSERT INTO villages_membership
        (user_id, role, municipality_id, province_id, acting_for_id, valid_from, valid_until)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""


@pytest.fixture
def person():
    return UserFactory().pk


@pytest.fixture
def place():
    return MunicipalityFactory().pk


@pytest.mark.parametrize(
    ("role", "places"),
    [
        ("officer", "province"),
        ("officer", "both"),
        ("signer", "none"),
        ("coordinator", "municipality"),
        ("coordinator", "both"),
        ("mayor", "municipality"),
    ],
)
def test_a_membership_has_the_place_of_its_role(refused_by, person, place, role, places):
    municipality = place if places in {"municipality", "both"} else None
    province = "52" if places in {"province", "both"} else None
    with refused_by("membership_place_fits_role"):
        run(INSERT, person, role, municipality, province, None, JAN, None)


def test_a_membership_ends_after_it_begins(refused_by, person, place):
    with refused_by("membership_ends_after_it_begins"):
        run(INSERT, person, "officer", place, None, None, FEB, JAN)


@pytest.mark.parametrize(("role", "until"), [("signer", None), ("officer", MAR)])
def test_an_acting_signer_signs_and_has_an_end(refused_by, person, place, role, until):
    signer = Membership.objects.create(user=UserFactory(), role=MembershipRole.SIGNER, municipality_id=place)
    with refused_by("membership_acting_signer_has_an_end"):
        run(INSERT, person, role, place, None, signer.pk, JAN, until)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((JAN, None), (FEB, None)),
        ((JAN, MAR), (FEB, None)),
        ((FEB, MAR), (JAN, None)),
        ((JAN, FEB), (JAN, FEB)),
    ],
)
def test_nobody_holds_a_role_twice_at_once(refused_by, person, place, first, second):
    run(INSERT, person, "officer", place, None, None, *first)
    with refused_by("membership_once_at_a_time_municipality"):
        run(INSERT, person, "officer", place, None, None, *second)
    run(INSERT, person, "coordinator", None, "52", None, *first)
    with refused_by("membership_once_at_a_time_province"):
        run(INSERT, person, "coordinator", None, "52", None, *second)


def test_one_after_the_other_another_role_or_another_place_is_no_overlap(person, place):
    run(INSERT, person, "officer", place, None, None, JAN, FEB)
    run(INSERT, person, "officer", place, None, None, FEB, None)
    run(INSERT, person, "signer", place, None, None, JAN, None)
    run(INSERT, person, "officer", MunicipalityFactory().pk, None, None, JAN, None)
    run(INSERT, UserFactory().pk, "officer", place, None, None, JAN, None)
    assert Membership.objects.active(FEB).filter(municipality=place, role="officer").count() == 2


@pytest.mark.parametrize("column", ["role = 'signer'", "valid_from = now()", "user_id = granted_by_id"])
def test_what_was_granted_stays(refused_by, person, place, column):
    run(INSERT, person, "officer", place, None, None, JAN, None)
    with refused_by("membership_frozen"):
        run(f"UPDATE villages_membership SET {column}")


def test_a_membership_is_never_deleted(refused_by, person, place):
    run(INSERT, person, "officer", place, None, None, JAN, None)
    with refused_by("membership_never_deleted"):
        run("DELETE FROM villages_membership")
