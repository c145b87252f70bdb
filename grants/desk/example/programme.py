"""The programme year of the announcement, and two calls on it. What it does not say is labelled an example."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count

from grants.calls.models import (
    BudgetCategory,
    Call,
    Envelope,
    Programme,
    ProgrammeYear,
    RequiredDocument,
    Scope,
    ServiceField,
    SupportRate,
    SupportType,
    Target,
    TargetKind,
    Unit,
)
from grants.desk.example.bonus import MOST_BONUS, make_bonus_rules
from grants.desk.example.rubric import make_rubric
from villages.models import Municipality

SEOUL = ZoneInfo("Asia/Seoul")
YEAR = 2024
# The ministry's announcement of 2024-01-17.
ENVELOPE = 103_900_000_000
MUNICIPALITIES, PROJECTS = 78, 99
# Examples of a call's rules.
PLANNED, RESERVE = 40, 20
EOK = 100_000_000
# Reported by the press for the 2024 call: examples of a call's rules.
RATES = {"pioneer": 8000, "spread": 7000}
FIELDS = (
    ("income", "농어촌 소득증대", "Farm and fishing income"),
    ("life", "생활편의 개선", "Convenience of daily life"),
    ("safety", "생활 속 안전강화", "Everyday safety"),
    ("facility", "주민생활시설 스마트화", "Smart community facilities"),
)
TYPES = (
    ("pioneer", "선도서비스 개발", "Pioneering a new service"),
    ("spread", "우수서비스 보급·확산", "Spreading a proven service"),
)
# (key, Korean, English, what for, in English, needs a number): an example as well.
DOCUMENTS = (
    (
        "official-letter",
        "공문",
        "Official letter",
        "지자체장이 과제를 신청하는 공문입니다. 결재가 끝난 문서와 그 번호를 올립니다.",
        "The letter by which the head of the municipality applies: the signed document and its number.",
        True,
    ),
    (
        "commitment-letter",
        "지방비 부담 확약서",
        "Commitment letter for the local share",
        "지방비를 예산에 편성하겠다는 확약서입니다. 직인이 있는 문서를 올립니다.",
        "The sealed promise to set the local share aside in the budget.",
        False,
    ),
)
# (code, Korean, English, whether it is what the service costs to run): an example as well.
CATEGORIES = (
    ("equipment", "장비·물품 구입비", "Equipment and goods", False),
    ("software", "소프트웨어 개발비", "Software", False),
    ("works", "시설·공사비", "Works and installation", False),
    ("residents", "주민 참여·교육비", "Residents and training", False),
    ("operation", "운영·유지관리비", "Running and upkeep", True),
    ("management", "사업관리비", "Project management", False),
)
# In hundredths of a percent of the whole cost.
OPERATION_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Ground:
    """The programme year and its calls."""

    year: ProgrammeYear
    regular: Call
    supplementary: Call
    fields: dict[str, ServiceField]
    types: dict[str, SupportType]
    # Every title is said once in the whole example.
    titles: set[str] = field(default_factory=set)


def make_ground(now: datetime) -> Ground:
    """Make programme, year, envelopes, targets and both calls; dates are relative to the day of seeding."""
    programme = _programme()
    fields = {
        code: ServiceField.objects.create(programme=programme, code=code, name=ko, name_en=en, order=order)
        for order, (code, ko, en) in enumerate(FIELDS)
    }
    types = {
        code: SupportType.objects.create(programme=programme, code=code, name=ko, name_en=en, order=order)
        for order, (code, ko, en) in enumerate(TYPES)
    }
    year = ProgrammeYear.objects.create(
        programme=programme, year=YEAR, name="스마트빌리지 보급 및 확산 2024", name_en="Smart Village 2024"
    )
    _envelopes(year)
    Target.objects.create(programme_year=year, kind=TargetKind.MUNICIPALITIES, value=MUNICIPALITIES)
    Target.objects.create(programme_year=year, kind=TargetKind.PROJECTS, value=PROJECTS)
    regular = make_call(
        year,
        types,
        "SV2024-1",
        "2024년 정기공모",
        "Regular call 2024",
        evening(now, -120),
        evening(now, -90),
        planned_projects=PLANNED,
        reserve_projects=RESERVE,
    )
    supplementary = make_call(
        year,
        types,
        "SV2024-2",
        "2024년 추가공모",
        "Supplementary call 2024",
        evening(now, -9),
        evening(now, 12),
    )
    return Ground(year, regular, supplementary, fields, types)


def evening(now: datetime, days: int) -> datetime:
    """Six in the evening in Seoul, so many days from now."""
    day = now.astimezone(SEOUL) + timedelta(days=days)
    return day.replace(hour=18, minute=0, second=0, microsecond=0)


def _programme() -> Programme:
    return Programme.objects.create(
        code="smart-village",
        name="스마트빌리지 보급 및 확산",
        name_en="Smart Village",
        agency="한국지능정보사회진흥원(NIA)",
        purpose="지자체가 직접 과제를 기획하고 예산을 신청하는 상향식 사업입니다. 생활SOC를 개선하고, "
        "농어촌의 생산성을 높이며, 어르신의 복지와 건강관리를 돕습니다.",
        purpose_en="A bottom-up programme: local governments plan their own projects and apply for the budget. "
        "It improves living infrastructure, raises the productivity of farming and fishing, and supports the "
        "welfare and health care of the elderly.",
    )


def _envelopes(year: ProgrammeYear) -> None:
    # The national one first: locks go by id, and every entry moves it.
    Envelope.objects.create(programme_year=year, fiscal_year=YEAR, scope=Scope.ALL, ceiling=ENVELOPE)
    counts = Municipality.objects.order_by("province").values_list("province").annotate(Count("pk"))
    total = sum(count for _, count in counts)
    # An example: the envelope and a quarter more, by the number of local governments, at least 20억.
    Envelope.objects.bulk_create(
        Envelope(
            programme_year=year,
            fiscal_year=YEAR,
            scope=Scope.PROVINCE,
            province_id=province,
            ceiling=max(20, 1299 * count // total) * EOK,
            is_example=True,
        )
        for province, count in counts
    )
    # An example: what the next year may hold; the awards' later years stand beside it.
    Envelope.objects.create(
        programme_year=year, fiscal_year=YEAR + 1, scope=Scope.ALL, ceiling=50 * EOK, is_example=True
    )


RULES = {
    "is_published": True,
    "is_example": True,
    "places_on": date(YEAR, 2, 1),
    "unit": Unit.THOUSAND,
    "least_national": 300_000_000,
    "most_national": 2_500_000_000,
    "most_projects": 3,
    "operation_most_basis_points": OPERATION_MOST,
    "pass_mark": 70,
    "trim_from": 5,
    "most_bonus": MOST_BONUS,
    "median_breaks_ties": 2,
}


def make_call(
    year: ProgrammeYear,
    types: dict[str, SupportType],
    code: str,
    name: str,
    name_en: str,
    opens_at: datetime,
    closes_at: datetime,
    **rules: Any,
) -> Call:
    """A call with the example's rules and rubric, but for what is given."""
    call = Call.objects.create(
        programme_year=year,
        code=code,
        name=name,
        name_en=name_en,
        summary="마을의 문제를 디지털 기술로 풀고자 하는 시·군·구의 과제를 지원합니다.",
        summary_en="Supports projects of cities, counties and districts that solve a village's problem "
        "with digital technology.",
        opens_at=opens_at,
        questions_until=closes_at - timedelta(days=5),
        closes_at=closes_at,
        review_until=closes_at + timedelta(days=21),
        **{**RULES, **rules},
    )
    for type_code, support_type in types.items():
        SupportRate.objects.create(
            call=call, support_type=support_type, national_basis_points=RATES[type_code]
        )
    make_categories(call)
    make_documents(call)
    make_bonus_rules(call)
    make_rubric(call)
    return call


def make_categories(call: Call) -> None:
    """The example's categories of cost."""
    BudgetCategory.objects.bulk_create(
        BudgetCategory(call=call, order=order, code=code, name=ko, name_en=en, is_operation=is_operation)
        for order, (code, ko, en, is_operation) in enumerate(CATEGORIES)
    )


def make_documents(call: Call) -> None:
    """The example's documents: the official letter and the commitment letter, both required."""
    RequiredDocument.objects.bulk_create(
        RequiredDocument(
            call=call,
            order=order,
            key=key,
            name=ko,
            name_en=en,
            help=what_for,
            help_en=what_for_en,
            needs_number=needs_number,
        )
        for order, (key, ko, en, what_for, what_for_en, needs_number) in enumerate(DOCUMENTS)
    )
