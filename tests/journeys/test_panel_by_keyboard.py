"""One panel from its invitation to the closed ranking, without a mouse."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from grants.calls.models import Call
from grants.reviews import actions
from grants.reviews.models import (
    IntegrityDeclaration,
    Meeting,
    Panel,
    PanelMember,
    RankingEntry,
    RankingRun,
    ScoreSheet,
    SeatInvitation,
)
from portal.actor import Role
from tests.factories import person
from tests.grants.reviews import factories as reviews
from tests.journeys.keyboard import ByKeys
from tests.journeys.test_together_browser import as_in_the_demo

pytestmark = [
    pytest.mark.journey,
    pytest.mark.browser,
    pytest.mark.xdist_group("journey"),
    pytest.mark.django_db(transaction=True),
]
Enter = Callable[[str], ByKeys]

PANEL = "1분과"
NAMES = {"gaon": "강가온", "nari": "나나리", "daon": "도다온"}
CHAIR = "gaon"
REASON = "마을의 형편을 잘 살핀 분명한 계획입니다."
MINUTES = "운영 인력의 근거를 두고 의견을 나누었습니다."


@pytest.fixture
def call(transactional_db: None) -> Call:
    """Two proposals under review, an empty panel, three reviewers and a manager."""
    call = reviews.call_with_rubric()
    actions.create_panel(actor=reviews.system_manager(), call=call, name=PANEL)
    reviews.under_review(call, 2)
    for address, name in NAMES.items():
        as_in_the_demo(reviews.reviewer(), address, name, Role.REVIEWER)
    as_in_the_demo(person(Role.MANAGER), "manager", "라라미", Role.MANAGER)
    return call


@pytest.fixture
def enter(browser: Browser, call: Call, web: str) -> Iterator[Enter]:
    """`enter("gaon")` signs somebody in; when the test ends no console may have complained."""
    people: list[ByKeys] = []

    def one(address: str) -> ByKeys:
        people.append(ByKeys(browser, web, address))
        return people[-1]

    yield one
    complaints = [line for each in people for line in each.leave()]
    assert complaints == []


def test_a_panel_judges_without_a_mouse(enter: Enter, call: Call) -> None:
    manager = enter("manager")
    invite_and_assign(manager)
    panel = [enter(address) for address in NAMES]
    for number, each in enumerate(panel):
        accept_and_sign(each)
        score_both(each, number)
    meet(panel[0])
    rank(manager)
    everything_is_closed(call)


def invite_and_assign(manager: ByKeys) -> None:
    manager.begin("분과")
    manager.go("분과 위원 위촉 요청")
    manager.choose("위원장", NAMES[CHAIR])
    manager.do("선택한 위원 모두에게 위촉 요청")
    expect(manager.page.get_by_role("status")).to_contain_text("위촉 요청 3명 · 요청하지 못함 0명")
    manager.go_up("분과")
    manager.go("열기")
    manager.tick_off("전체")
    manager.do("이 분과에 배정")
    manager.says("2건")
    asked = SeatInvitation.objects.values_list("reviewer__name", "state", "is_chair")
    assert set(asked) == {(name, "waiting", address == CHAIR) for address, name in NAMES.items()}


def accept_and_sign(reviewer: ByKeys) -> None:
    reviewer.begin("나의 분과")
    reviewer.do("수락")
    reviewer.tick_off("서약서를 읽었으며 이에 서명합니다.")
    reviewer.do("서명")
    reviewer.says("서명했습니다")


def score_both(reviewer: ByKeys, number: int) -> None:
    """The first sheet from the list, the second by the sheet's own key for the next."""
    first = reviewer.page.locator("#result_list tbody").get_by_role("link").first
    reviewer.reach(first)
    with reviewer.page.expect_navigation():
        reviewer.key("Enter")
    judge(reviewer, "Space")
    with reviewer.page.expect_navigation():
        reviewer.key("Alt+KeyN")
    judge(reviewer, "Space", *["ArrowRight"] * (number % 2 + 1))


def judge(reviewer: ByKeys, *level: str) -> None:
    """The question first, then a level and a reason for each criterion."""
    page = reviewer.page
    reviewer.tick_off("해당하지 않으며")
    reviewer.do("확인하고 사업계획서 보기")
    criteria = page.locator("[data-criterion]")
    expect(criteria).to_have_count(4)
    for at in range(4):
        reviewer.key("Alt+KeyJ", *level)
        expect(criteria.nth(at).locator("[data-points]")).not_to_have_value("")
        reviewer.key("Tab", "Tab")
        reviewer.type(REASON)
    with page.expect_navigation():
        reviewer.key("Control+Enter")
    reviewer.says("제출했습니다")


def meet(chair: ByKeys) -> None:
    """Open, note what was said on the first item, close."""
    chair.go_up("업무 관리")
    chair.go("분과 진행")
    chair.go("평가회의")
    chair.do("회의 열기")
    chair.go("산림 드론 방제")
    chair.reach(chair.page.get_by_label("회의록"))
    chair.type(MINUTES)
    chair.do("회의록 저장")
    chair.go_up(f"평가회의: {PANEL}")
    chair.do("회의 종료·평가표 확정")
    chair.says("평가회의")


def rank(manager: ByKeys) -> None:
    manager.go_up("업무 관리")
    manager.go("평가 순위")
    manager.do("평가표 확정 후 순위 산정")


def everything_is_closed(call: Call) -> None:
    """What stands in the end."""
    assert PanelMember.objects.filter(left_at=None).count() == 3
    assert IntegrityDeclaration.objects.count() == 3
    meeting = Meeting.objects.get(panel=Panel.objects.get())
    assert (meeting.closed_by.name, meeting.items.exclude(minutes="").get().minutes) == (
        NAMES[CHAIR],
        MINUTES,
    )
    assert list(ScoreSheet.objects.values_list("state", flat=True)) == ["locked"] * 6
    run = RankingRun.objects.get(call=call)
    entries = RankingEntry.objects.filter(run=run).order_by("rank")
    assert [(each.rank, str(each.score), each.scores_counted) for each in entries] == [
        (1, "100.0000", 3),
        (2, "50.0000", 3),
    ]
