"""One call before one panel, filed by one municipality or by another; all else is equal.

ground = made_ground(blind="double")
with filed_by(ground, ground.places[0]) as filed: ...   # judged so far by the same panel; then undone
with filed_by(ground, ground.places[1]) as filed: ...   # the same keys, numbers, words; other names everywhere
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from grants.calls.models import Call
from grants.proposals.content import FileNamed, Line, Measure, Step, VillageServed
from grants.proposals.models import Submission
from grants.reviews import actions
from grants.reviews.meeting import actions as meeting
from grants.reviews.models import AgendaItem, Panel, ScoreSheet
from portal.accounts.models import User
from portal.actor import Role
from portal.files.models import StoredFile
from tests import factories as make
from tests.grants.reviews import factories as reviews
from tests.grants.reviews.worlds import passing
from tests.portal.files import samples, traced
from villages.models import MembershipRole, Municipality

# What each of the four sheets of the reviewers is at: asked, begun, handed in, void.
ASKED, BEGUN, JUDGED, VOID = range(4)
TOTALS = ([80, 75, 70], [88, 86, 80], [91, 84, 78], [60, 61, 62])


@dataclass(frozen=True)
class Place:
    """A municipality as its proposals name it."""

    row: Municipality
    province: str
    short: str
    township: str
    village: str
    officer: User
    signer: User

    @property
    def traces(self) -> list[str]:
        """The words by which it would be known."""
        english = self.row.name_en.removesuffix("-gun")
        people = [self.officer.name, self.signer.name]
        return [self.row.name, self.short, self.province, english, self.township, self.village, *people]


@dataclass(frozen=True)
class Ground:
    """The call, its panel with a chair and two more, a manager, and two places that could apply."""

    call: Call
    panel: Panel
    manager: User
    places: tuple[Place, Place]
    kinds: dict[str, Any]

    @property
    def reviewers(self) -> list[User]:
        """The chair first."""
        return [seat.reviewer for seat in self.panel.members.order_by("-is_chair", "pk")]


@dataclass(frozen=True)
class Filed:
    """What the place filed, and the reviewers' ways to it."""

    submissions: list[Submission]
    agenda: list[AgendaItem]


def made_ground(blind: str) -> Ground:
    """Everything but what is filed."""
    call = reviews.call_with_rubric(blind=blind, most_projects=4)
    jeonbuk = make.ProvinceFactory()
    chungbuk = make.ProvinceFactory(
        code="43",
        name="충청북도",
        name_en="Chungcheongbuk-do",
        kind="province",
        latitude=36.6,
        longitude=127.5,
    )
    places = (
        _place(
            jeonbuk, "52720", ("진안군", "Jinan-gun"), "전북", ("백운면", "들꽃마을"), ("김서연", "이도윤")
        ),
        _place(
            chungbuk, "43800", ("단양군", "Danyang-gun"), "충북", ("대강면", "솔빛마을"), ("박지훈", "최하은")
        ),
    )
    programme = call.programme_year.programme
    kinds = {
        "service_field": make.ServiceFieldFactory(programme=programme),
        "support_type": make.SupportTypeFactory(programme=programme),
    }
    return Ground(call, reviews.panel_of(call, 3, "1분과"), make.person(Role.MANAGER), places, kinds)


def _place(
    province: Any,
    code: str,
    names: tuple[str, str],
    short: str,
    around: tuple[str, str],
    people: tuple[str, str],
) -> Place:
    row = make.MunicipalityFactory(province=province, code=code, name=names[0], name_en=names[1])
    make.TownshipFactory(municipality=row, code=f"{code}31000", name=around[0])
    officer, signer = (
        make.member(row, role, name=name)
        for role, name in zip((MembershipRole.OFFICER, MembershipRole.SIGNER), people, strict=True)
    )
    return Place(row, short, names[0].removesuffix("군"), *around, officer, signer)


@contextmanager
def filed_by(ground: Ground, place: Place) -> Iterator[Filed]:
    """Four copies filed by the place, each somewhere else in its review; afterwards nothing of it is there."""
    with passing():
        copies = [_filed(ground, place, number) for number in range(4)]
        reviews.assigned(ground.panel, copies)
        _judge(ground, place, copies)
        yield Filed(copies, list(AgendaItem.objects.order_by("pk")))


def _filed(ground: Ground, place: Place, number: int) -> Submission:
    names = f"{place.province} {place.row.name} {place.township} {place.village}"
    who = f"{place.officer.name} 주무관 063-{100 + len(place.short)}-2114, {place.row.name_en}"
    said = {
        "summary": f"{names}의 산림을 살핍니다. 문의 {who}",
        "purpose": f"{place.short}의 고령 농가를 돕습니다. {place.row.name}의회와 {place.short}대학교가 함께합니다.",
        "beneficiaries_note": f"{place.township} 주민",
        "plan": f"{place.village}회관에 관제 화면을 둡니다.",
        "organisation": f"{place.row.name} 정보통신과 {place.signer.name} 과장",
        "operation": f"{place.row.name}의료원에 위탁합니다. seo@{place.row.name_en.lower()}.go.kr",
        "villages": (VillageServed(f"{place.row.code}31000", place.township, place.village, 84),),
        "lines": (Line(f"{place.village} 장비 구입", 2024, national=800_000_000, local=200_000_000),),
        "indicators": (Measure(f"{place.short} 방제 면적", "ha", "0", "320", f"{place.row.name} 관제 기록"),),
        "milestones": (Step(f"{place.township} 설계", "2024-03-01", "2024-05-31"),),
        "files": tuple(_files(place)),
    }
    title = f"{names} 드론 방제 {number + 1}"
    return reviews.submission_of(ground.call, place.row, said, title=title, **ground.kinds)


def _files(place: Place) -> Iterator[FileNamed]:
    who = f"{place.row.name} {place.officer.name}"
    for kind, make_file in traced.TRACED.items():
        yield _kept(place, kind, make_file(who), "드론 방제 계획" if kind == "PDF" else "")
    named = f"{place.row.name}수 직인, {place.village} 사업계획"
    yield _kept(place, "HWP", samples.hwp(), named)
    yield _kept(place, "PDF", traced.pdf(who), named)
    yield _kept(place, "PDF", traced.pdf(who), "", slot="official-letter")


def _kept(place: Place, kind: str, content: bytes, text: str, slot: str = "") -> FileNamed:
    name = f"{place.row.name}_{place.officer.name}.{kind.lower()}"
    file = StoredFile(name=name, size=len(content), kind=kind, sha256="0" * 64, uploaded_by=place.officer)
    file.save(force_insert=True)
    StoredFile.objects.filter(pk=file.pk).update(state="clean", checked_at=file.uploaded_at)
    StoredFile.objects.filter(pk=file.pk).update(text_state="read", text=text)
    default_storage.save(file.path, ContentFile(content))
    number = f"{place.short}-1234" if slot else ""
    return FileNamed(name, file.stored_as, len(content), kind, "0" * 64, slot=slot, document_number=number)


def _judge(ground: Ground, place: Place, copies: list[Submission]) -> None:
    manager, chair = make.actor(ground.manager), make.actor(ground.reviewers[0])
    for copy in copies[BEGUN:JUDGED]:
        for sheet in ScoreSheet.objects.filter(assignment__submission=copy):
            actions.open_sheet(actor=make.actor(sheet.reviewer), sheet_id=sheet.pk)

    def named_by_chair(sheet: ScoreSheet, _criterion: object) -> str:
        """The chair knows the place and writes so."""
        return (
            f"{place.row.name}은 준비가 잘 되었습니다."
            if sheet.reviewer_id == chair.user.pk
            else reviews.REASON
        )

    spoken = reviews.scored(copies[JUDGED], TOTALS[JUDGED], named_by_chair)
    actions.return_to_reviewer(
        actor=manager, sheet_id=spoken[1].pk, reason=f"{place.short}의 예산을 다시 보십시오."
    )
    meeting.open_meeting(actor=chair, panel=ground.panel)
    items = AgendaItem.objects.order_by("pk")
    meeting.flag(actor=manager, item_id=items[JUDGED].pk, why=f"{place.village}의 수요를 확인")
    meeting.write_minutes(
        actor=manager,
        item_id=items[JUDGED].pk,
        version=items[JUDGED].version,
        minutes=f"{place.row.name}의 답변을 들음",
    )
    void = ScoreSheet.objects.filter(assignment__submission=copies[VOID]).order_by("pk")[2]
    actions.exclude_from_sheet(
        actor=manager, sheet_id=void.pk, ground="advice", detail=f"{place.row.name} 자문"
    )
