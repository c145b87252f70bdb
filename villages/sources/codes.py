"""Official codes: what was renumbered, and which local government a code belongs to."""

from typing import NamedTuple

# Since they became 특별자치도 (2023-06-11 강원, 2024-01-18 전북), and since 군위군 moved to
# Daegu (2023-07-01). A renumbering does not begin a place anew.
RENUMBERED = {"42": "51", "45": "52", "47720": "27720"}
# They have no basic local governments: they apply themselves.
SEJONG, JEJU = "36000", "50000"
FIRST_CODE_OF_A_PROVINCE_WITH_CITIES = "41"


class ProvinceFact(NamedTuple):
    """A province as everybody knows it: two digits, names and kind."""

    code: str
    name: str
    name_en: str
    kind: str


PROVINCES = [
    ProvinceFact("11", "서울특별시", "Seoul", "special_city"),
    ProvinceFact("26", "부산광역시", "Busan", "metropolitan_city"),
    ProvinceFact("27", "대구광역시", "Daegu", "metropolitan_city"),
    ProvinceFact("28", "인천광역시", "Incheon", "metropolitan_city"),
    ProvinceFact("29", "광주광역시", "Gwangju", "metropolitan_city"),
    ProvinceFact("30", "대전광역시", "Daejeon", "metropolitan_city"),
    ProvinceFact("31", "울산광역시", "Ulsan", "metropolitan_city"),
    ProvinceFact("36", "세종특별자치시", "Sejong", "autonomous_city"),
    ProvinceFact("41", "경기도", "Gyeonggi-do", "province"),
    ProvinceFact("43", "충청북도", "Chungcheongbuk-do", "province"),
    ProvinceFact("44", "충청남도", "Chungcheongnam-do", "province"),
    ProvinceFact("46", "전라남도", "Jeollanam-do", "province"),
    ProvinceFact("47", "경상북도", "Gyeongsangbuk-do", "province"),
    ProvinceFact("48", "경상남도", "Gyeongsangnam-do", "province"),
    ProvinceFact("50", "제주특별자치도", "Jeju", "autonomous_province"),
    ProvinceFact("51", "강원특별자치도", "Gangwon State", "autonomous_province"),
    ProvinceFact("52", "전북특별자치도", "Jeonbuk State", "autonomous_province"),
]


def current(code: str) -> str:
    """The code of the 2024 call for a code of any length, older or not."""
    for old in (code[:5], code[:2]):
        if old in RENUMBERED:
            return RENUMBERED[old] + code[len(old) :]
    return code


def is_administrative_district(code: str, name: str) -> bool:
    """Whether it is a 행정구 of a city, not a local government: 수원시 장안구."""
    return code[:2] >= FIRST_CODE_OF_A_PROVINCE_WITH_CITIES and name.endswith("구")


def local_government(code: str, name: str) -> str:
    """The five digits of the local government that a place of a five-digit code is part of."""
    if code[:2] in {SEJONG[:2], JEJU[:2]}:
        return f"{code[:2]}000"
    return f"{code[:4]}0" if is_administrative_district(code, name) else code
