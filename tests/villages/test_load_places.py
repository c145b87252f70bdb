import io
from datetime import date

import pytest
from django.core.management import call_command
from django.utils.translation import override

from portal.accounts.queries import system_actor
from portal.audit.models import Entry
from villages.actions import load_places
from villages.models import Municipality, Province, Township
from villages.queries import applicants_on, townships_of

pytestmark = pytest.mark.django_db


def loaded():
    return [tuple(table) for table in load_places(actor=system_actor())]


def test_loading_twice_changes_nothing_the_second_time():
    assert loaded() == [
        ("province", 17, 0, 0, 0),
        ("municipality", 228, 0, 0, 0),
        ("township", 3527, 0, 0, 0),
    ]
    assert Entry.objects.filter(act="places.loaded").count() == 3
    assert loaded() == [
        ("province", 0, 0, 17, 0),
        ("municipality", 0, 0, 228, 0),
        ("township", 0, 0, 3527, 0),
    ]
    assert Entry.objects.filter(act="places.loaded").count() == 3


def test_loading_takes_few_queries(real_places, django_assert_num_queries):
    with django_assert_num_queries(5):
        load_places(actor=system_actor())


def test_a_changed_row_is_put_right_and_an_unlisted_one_kept(real_places):
    Municipality.objects.filter(pk="51820").update(name_en="Wrong")
    Province.objects.create(
        code="99", name="예전도", name_en="Old-do", kind="province", latitude=35, longitude=127
    )
    assert loaded() == [
        ("province", 0, 0, 17, 1),
        ("municipality", 0, 1, 227, 0),
        ("township", 0, 0, 3527, 0),
    ]
    assert Municipality.objects.get(pk="51820").name_en == "Goseong-gun"


def test_the_command_says_what_it_did():
    said = io.StringIO()
    call_command("load_places", stdout=said)
    assert said.getvalue().splitlines() == [
        "province: 17 new, 0 changed, 0 as they were, 0 kept though no longer listed",
        "municipality: 228 new, 0 changed, 0 as they were, 0 kept though no longer listed",
        "township: 3527 new, 0 changed, 0 as they were, 0 kept though no longer listed",
    ]


def test_names_say_the_province_in_both_languages(real_places):
    goseong = Municipality.objects.get(pk="51820")
    assert (str(goseong), goseong.short_name) == ("강원특별자치도 고성군", "고성군")
    assert str(Municipality.objects.get(pk="36000")) == "세종특별자치시"
    hallim = Township.objects.get(municipality="50000", name="한림읍")
    assert str(hallim) == "제주시 한림읍"
    with override("en"):
        assert (str(goseong), goseong.short_name) == ("Goseong-gun, Gangwon State", "Goseong-gun")
        assert str(goseong.province) == "Gangwon State"
        assert str(hallim) == "Hallim-eup, Jeju-si"
        assert str(townships_of(goseong).first()) == "Ganseong-eup"


def test_a_day_has_its_own_set_of_places(real_places):
    assert applicants_on(date(2024, 2, 1)).count() == 228
    assert applicants_on(date(2026, 6, 30)).count() == 228
    gone = set(Municipality.objects.values_list("pk", flat=True)) - set(
        applicants_on(date(2026, 7, 1)).values_list("pk", flat=True)
    )
    assert gone == {"28110", "28140", "28260"}
    assert applicants_on(date(2012, 6, 30)).filter(pk="36000").exists() is False
    assert applicants_on(date(2012, 7, 1)).filter(pk="36000").exists() is True
