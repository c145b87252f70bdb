"""Forty-eight plausible projects, twelve a service field. Synthetic: no real project is described."""

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Idea:
    """A project as officers would plan it: title, what troubles the village, what is built, how it is measured.

    An indicator is (name, unit, value now, target, how it is measured); an item is (cost item, weight).
    """

    field: str
    title: str
    trouble: str
    remedy: str
    items: tuple[tuple[str, int], ...]
    indicator: tuple[str, str, int, int, str]
    served: str

    @property
    def is_rural(self) -> bool:
        """Whether it needs fields and hills: such ideas go to 읍 and 면 only."""
        return self.field == INCOME or self.title in RURAL


SENSORS = (
    ("센서·단말 구입", 40),
    ("관제 플랫폼 구축", 30),
    ("통신망 구성", 12),
    ("설치·시운전", 10),
    ("사업 관리", 8),
)
SERVICE = (
    ("서비스 플랫폼 구축", 38),
    ("장비 구입", 30),
    ("주민 교육", 12),
    ("운영 시범", 12),
    ("사업 관리", 8),
)
SPACE = (
    ("시설 스마트화 장비", 42),
    ("통합 제어 시스템", 26),
    ("공간 개선", 14),
    ("주민 교육", 10),
    ("사업 관리", 8),
)
ROBOT = (
    ("로봇·드론 구입", 44),
    ("운영 시스템 구축", 26),
    ("현장 실증", 14),
    ("안전·보험", 8),
    ("사업 관리", 8),
)

# The category of cost of each item, by its code.
CATEGORY_OF = {
    "센서·단말 구입": "equipment",
    "장비 구입": "equipment",
    "시설 스마트화 장비": "equipment",
    "로봇·드론 구입": "equipment",
    "관제 플랫폼 구축": "software",
    "서비스 플랫폼 구축": "software",
    "통합 제어 시스템": "software",
    "운영 시스템 구축": "software",
    "통신망 구성": "works",
    "설치·시운전": "works",
    "공간 개선": "works",
    "주민 교육": "residents",
    "현장 실증": "residents",
    "운영 시범": "operation",
    "안전·보험": "operation",
    "사업 관리": "management",
}

RURAL = frozenset(
    {
        "수요응답형 마을버스",
        "마을 무선방송 개편",
        "무인 민원 순회차",
        "드론 생필품 배송",
        "산불 감시 영상 분석",
        "농기계 사고 알림",
        "폭염 쉼터 안내",
        "물놀이 구역 안전 지킴이",
        "저수지 안전 관제",
        "보건진료소 건강 측정",
        "농촌 체험관 실감 전시",
        "목욕장 안전 운영",
    }
)
INCOME = "income"
KITS = {"sensors": SENSORS, "service": SERVICE, "space": SPACE, "robot": ROBOT}


def _read() -> tuple[Idea, ...]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return tuple(_idea(row) for row in csv.DictReader(file))


def _idea(row: dict[str, str]) -> Idea:
    indicator = (row["indicator"], row["unit"], int(row["now"]), int(row["target"]), row["measured_by"])
    named = (row[name] for name in ("field", "title", "trouble", "remedy"))
    return Idea(*named, items=KITS[row["items"]], indicator=indicator, served=row["served"])


IDEAS = _read()
