"""Joins register, boundaries and designations into the rows of the three tables."""

from collections import defaultdict
from collections.abc import Iterable

from villages.sources import codes, designations
from villages.sources.boundaries import Boundary, centre
from villages.sources.register import Row
from villages.sources.romanise import with_unit

Table = list[dict[str, str]]

BASIC = {"시": "si", "군": "gun", "구": "gu"}
TOWNSHIPS = {"읍": "eup", "면": "myeon", "동": "dong"}
# Incheon is divided anew on 2026-07-01.
LAST_DAY = dict.fromkeys(["28110", "28140", "28260"], "2026-06-30")
JEJU_CITIES = {"50110": "제주시", "50130": "서귀포시"}


def provinces(register: Iterable[Row], boundaries: list[Boundary]) -> Table:
    """The 17 provinces."""
    since = {row.code[:2]: row.since for row in register if row.code.endswith("0" * 8)}
    middles = _centres(boundaries, digits=2)
    return [
        {
            **fact._asdict(),
            **middles[fact.code],
            "valid_from": since[fact.code],
            "valid_to": "",
        }
        for fact in codes.PROVINCES
    ]


def municipalities(register: Iterable[Row], boundaries: list[Boundary]) -> Table:
    """The 226 basic local governments, Sejong and Jeju."""
    register = list(register)
    middles = _centres(boundaries, digits=5)
    above = {fact.code: fact for fact in codes.PROVINCES}
    basic = [
        _municipality(row, above[row.code[:2]], middles[row.code[:5]]) for row in register if _is_basic(row)
    ]
    whole = [
        _whole_province(above[code[:2]], code, register, middles[code]) for code in (codes.SEJONG, codes.JEJU)
    ]
    return sorted(basic + whole, key=lambda row: row["code"])


def townships(register: Iterable[Row]) -> Table:
    """Every 읍·면·동; branch offices (출장소) are none."""
    return [_township(row) for row in register if row.township and row.township[-1] in TOWNSHIPS]


def _is_basic(row: Row) -> bool:
    code = row.code[:5]
    return (
        bool(row.district)
        and not row.township
        and row.district[-1] in BASIC
        and codes.local_government(code, row.district) == code
    )


def _municipality(row: Row, province: codes.ProvinceFact, middle: dict[str, str]) -> dict[str, str]:
    code, english = row.code[:5], with_unit(row.district)
    return {
        "code": code,
        "province": province.code,
        "name": row.district,
        "name_en": english,
        "full_name": f"{province.name} {row.district}",
        "full_name_en": f"{english}, {province.name_en}",
        "kind": BASIC[row.district[-1]],
        **_designation(code),
        **middle,
        "valid_from": row.since,
        "valid_to": LAST_DAY.get(code, ""),
    }


def _whole_province(
    province: codes.ProvinceFact, code: str, register: list[Row], middle: dict[str, str]
) -> dict[str, str]:
    since = next(row.since for row in register if row.code == f"{province.code}00000000")
    return {
        "code": code,
        "province": province.code,
        "name": province.name,
        "name_en": province.name_en,
        "full_name": province.name,
        "full_name_en": province.name_en,
        "kind": province.kind,
        **_designation(code),
        **middle,
        "valid_from": since,
        "valid_to": "",
    }


def _designation(code: str) -> dict[str, str]:
    if code in designations.DECLINING:
        return {"decline": "declining", "decline_since": designations.DESIGNATED_ON}
    if code in designations.ATTENTION:
        return {"decline": "attention", "decline_since": designations.DESIGNATED_ON}
    return {"decline": "none", "decline_since": ""}


def _township(row: Row) -> dict[str, str]:
    code = row.code[:5]
    district = _district(code, row.district)
    return {
        "code": row.code,
        "municipality": codes.local_government(code, row.district),
        "district": district,
        "district_en": with_unit(district) if district else "",
        "name": row.township,
        "name_en": with_unit(row.township),
        "kind": TOWNSHIPS[row.township[-1]],
    }


def _district(code: str, name: str) -> str:
    """The 행정구 of a city or the 행정시 of Jeju, else nothing."""
    if codes.is_administrative_district(code, name):
        return name.rsplit(maxsplit=1)[-1]
    return JEJU_CITIES.get(code, "")


def _centres(boundaries: list[Boundary], *, digits: int) -> dict[str, dict[str, str]]:
    """Latitude and longitude in five decimals (about a metre), by the first digits of the code."""
    grouped = defaultdict(list)
    for boundary in boundaries:
        grouped[boundary.code[:digits]].append(boundary)
    middles = {code: centre(members) for code, members in grouped.items()}
    return {
        code: {"latitude": f"{north:.5f}", "longitude": f"{east:.5f}"}
        for code, (east, north) in middles.items()
    }
