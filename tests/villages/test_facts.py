"""The tables of places, against what is known of the country in the year of the 2024 call."""

from collections import Counter
from datetime import date

from villages import facts


def by_code(rows):
    return {row["code"]: row for row in rows}


def test_seventeen_provinces():
    kinds = Counter(row["kind"] for row in facts.provinces())
    assert kinds == {
        "special_city": 1,
        "metropolitan_city": 6,
        "autonomous_city": 1,
        "province": 6,
        "autonomous_province": 3,
    }
    assert len(by_code(facts.provinces())) == 17


def test_kinds_of_local_governments():
    kinds = Counter(row["kind"] for row in facts.municipalities())
    assert kinds == {"si": 75, "gun": 82, "gu": 69, "autonomous_city": 1, "autonomous_province": 1}
    assert sum(row["is_basic"] for row in facts.municipalities()) == 226


def test_codes_are_unique():
    municipalities, townships = facts.municipalities(), facts.townships()
    assert len(by_code(municipalities)) == len(municipalities) == 228
    assert len(by_code(townships)) == len(townships) == 3527


def test_every_municipality_is_in_its_province():
    provinces = by_code(facts.provinces())
    assert {row["code"][:2] for row in facts.municipalities()} == set(provinces)
    assert all(row["province_id"] == row["code"][:2] for row in facts.municipalities())


def test_every_township_is_in_a_municipality_and_every_municipality_has_townships():
    assert {row["municipality_id"] for row in facts.townships()} == set(by_code(facts.municipalities()))


def test_kinds_of_townships_end_their_names():
    endings = {"eup": "읍", "myeon": "면", "dong": "동"}
    assert all(row["name"].endswith(endings[row["kind"]]) for row in facts.townships())
    assert Counter(row["kind"] for row in facts.townships()) == {"eup": 235, "myeon": 1173, "dong": 2119}


def test_names_repeat_and_full_names_do_not():
    municipalities = facts.municipalities()
    goseong = [row["full_name"] for row in municipalities if row["name"] == "고성군"]
    assert goseong == ["경상남도 고성군", "강원특별자치도 고성군"]
    assert Counter(row["name"] for row in municipalities)["동구"] == 6
    assert len({row["full_name"] for row in municipalities}) == 228
    assert len({row["full_name_en"] for row in municipalities}) == 228


def test_renumbered_places_have_their_codes_of_2024():
    municipalities = by_code(facts.municipalities())
    assert municipalities["51820"]["full_name"] == "강원특별자치도 고성군"
    assert municipalities["52720"]["full_name"] == "전북특별자치도 진안군"
    assert municipalities["27720"]["full_name"] == "대구광역시 군위군"
    assert {code[:2] for code in municipalities} & {"42", "45"} == set()


def test_sejong_and_jeju_apply_themselves():
    municipalities = by_code(facts.municipalities())
    assert [municipalities[code]["full_name"] for code in ("36000", "50000")] == [
        "세종특별자치시",
        "제주특별자치도",
    ]
    jeju = [row for row in facts.townships() if row["municipality_id"] == "50000"]
    assert {row["district"] for row in jeju} == {"제주시", "서귀포시"}


def test_population_decline_as_designated():
    marks = Counter(row["decline"] for row in facts.municipalities())
    assert marks == {"none": 121, "declining": 89, "attention": 18}
    dates = {row["decline"]: row["decline_since"] for row in facts.municipalities()}
    assert dates == {"none": None, "declining": date(2021, 10, 19), "attention": date(2021, 10, 19)}
    marked = [row for row in facts.municipalities() if row["decline"] == "declining"]
    declining = Counter(row["province_id"] for row in marked)
    assert declining == {
        "26": 3, "27": 3, "28": 2, "41": 2, "43": 6, "44": 9,
        "46": 16, "47": 15, "48": 11, "51": 12, "52": 10,
    }  # fmt: skip


def test_incheon_changes_on_the_first_of_july_2026():
    ending = {row["full_name"]: row["valid_to"] for row in facts.municipalities() if row["valid_to"]}
    last = date(2026, 6, 30)
    assert ending == {"인천광역시 중구": last, "인천광역시 동구": last, "인천광역시 서구": last}


def test_everybody_stood_before_the_2024_call():
    assert max(row["valid_from"] for row in facts.municipalities()) == date(2018, 7, 1)


def test_coordinates_lie_in_the_country():
    for row in [*facts.provinces(), *facts.municipalities()]:
        assert 33 < row["latitude"] < 38.7, row["name"]
        assert 124.5 < row["longitude"] < 131, row["name"]


def test_english_names():
    municipalities = by_code(facts.municipalities())
    assert municipalities["11110"]["full_name_en"] == "Jongno-gu, Seoul"
    assert municipalities["51150"]["full_name_en"] == "Gangneung-si, Gangwon State"
    townships = by_code(facts.townships())
    assert townships["1111061500"]["name"] == "종로1·2·3·4가동"
    assert townships["1111061500"]["name_en"] == "Jongno 1·2·3·4-ga-dong"
