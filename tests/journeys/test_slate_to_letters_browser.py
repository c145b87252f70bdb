"""One sitting from a ranking to a published slate and its letters, in a real Chromium."""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db.models import Sum
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from grants.awards.models import Award, Decision, DecisionLine, LedgerEntry, Letter, LetterFile, Slate
from grants.awards.reconciliation import reconcile_all
from grants.awards.register import LEAVES
from grants.calls.models import Call, Envelope
from grants.proposals.models import Proposal, Submission
from grants.reviews.models import RankingRun
from portal.ui.money import EOK
from tests.journeys.person import Person
from tests.journeys.slate import PROJECTS, PROVINCES, ranked

pytestmark = [
    pytest.mark.journey,
    pytest.mark.browser,
    pytest.mark.xdist_group("journey"),
    pytest.mark.django_db(transaction=True),
]
Enter = Callable[[str], Person]

FLOORED = "51"
FORCED, TAKEN_OUT, WON, WAITS = "빈집 관리", "안심 귀가길", "마을 돌봄", "스마트 경로당"
BY_SLATE = (WAITS, "산불 감시", "어르신 안부", FORCED)
BOTH, WITHOUT_FLOOR = "강원 하한안", "하한 없는 안"
# The worker has other work as well.
WORKED_WITHIN = 60_000
SEEN_WITHIN = 2_000


@pytest.fixture
def ranking(transactional_db: None) -> RankingRun:
    """Nine projects, of which 20억 can't hold all."""
    return ranked()


@pytest.fixture
def enter(browser: Browser, ranking: RankingRun, web: str) -> Iterator[Enter]:
    """`enter("first")` signs somebody in; when the test ends no console may have complained."""
    people: list[Person] = []

    def one(address: str) -> Person:
        people.append(Person(browser, web, address))
        return people[-1]

    yield one
    complaints = [line for each in people for line in each.leave()]
    assert complaints == []


def test_from_the_ranking_to_the_letters(browser: Browser, enter: Enter, ranking: RankingRun) -> None:
    manager = enter("first")
    solve_with_a_floor(manager)
    solve_without_the_floor(manager)
    compare(manager)
    adopt(manager)
    take_one_out(manager)
    lay_before_another(manager)
    watcher, officer = enter("finance"), enter("officer")
    watch(watcher)
    knows_nothing_yet(officer)
    publish(enter("second"))
    moved(watcher)
    letters_are_made(manager)
    won, waits = take_letter(officer, WON), take_letter(enter("other"), WAITS)
    assert "결과통지(선정)" in won
    assert "500,000,000" in won
    assert "예비순위4개과제중2번" in waits
    is_genuine(browser, officer.site, won)
    from_ledger_to_decision(watcher)
    everything_agrees(ranking.call)


def solve_with_a_floor(manager: Person) -> None:
    """From the ranking to a slate with one floor and one project forced in."""
    page = manager.page
    manager.open(reverse("admin:reviews_ranking"))
    manager.says(*(title for title, *_ in PROJECTS))
    manager.follow("새 선정안")
    page.get_by_role("button", name="한도만으로 시작").click()
    page.get_by_role("button", name=f"포함 {numbered(FORCED)}").click()
    page.get_by_label("1행 사유").fill("지난해 평가에서 이어지는 과제입니다.")
    page.get_by_label("1행 대상").select_option(label=PROVINCES[FLOORED][0])
    page.get_by_label("1행 하한·상한").select_option(label="이상")
    page.get_by_label("1행 값").fill("2")
    manager.fill({"name": BOTH})
    solve(manager, "471.00")


def numbered(title: str) -> str:
    """How its buttons name a project."""
    submission = Submission.objects.select_related("municipality__province").get(title=title)
    return f"{submission.municipality} {submission.number}"


def solve(manager: Person, score: str) -> None:
    """By the worker; the page says that it is at it, and shows the result by itself."""
    manager.press("저장하고 계산")
    expect(manager.page.get_by_role("button", name="선정안 결재 요청")).to_be_visible(timeout=WORKED_WITHIN)
    manager.says(score, "증명됨")


def solve_without_the_floor(manager: Person) -> None:
    manager.press("복사하여 바꾸기")
    manager.fill({"name": WITHOUT_FLOOR})
    manager.page.get_by_label("1행 값").fill("")
    solve(manager, "474.00")


def compare(manager: Person) -> None:
    """Side by side: the floor is the rule that differs, two projects change places, the sum rises by 3."""
    manager.follow("비교")
    choice = manager.page.get_by_label(BOTH)
    if not choice.is_checked():
        choice.check()
        manager.press("비교")
    rows = manager.page.get_by_role("table", name="다른 과제").locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("스마트 경로당")
    expect(rows.nth(1)).to_contain_text("산불 감시")
    rules = manager.page.get_by_role("table", name="다른 조건").locator("tbody tr")
    expect(rules).to_have_count(1)
    expect(rules).to_contain_text(PROVINCES[FLOORED][0])
    manager.says("471.00", "474.00")


def adopt(manager: Person) -> None:
    """The slate becomes a draft; what leaves the ranking has the slate's reason already."""
    manager.page.get_by_role("table", name="수치").get_by_role("link", name=BOTH).click()
    manager.press("선정안 결재 요청")
    manager.says("선정안으로 결정 초안을 만들고 금액을 예약했습니다", f"“{BOTH}”")
    assert reasons() == dict.fromkeys(BY_SLATE, "slate")


def reasons() -> dict[str, str]:
    """Of all lines that leave the ranking."""
    return dict(DecisionLine.objects.filter(LEAVES).values_list("submission__title", "reason"))


def take_one_out(manager: Person) -> None:
    """By hand: what it would do is shown before, and it needs a coded reason."""
    row = manager.page.get_by_role("row").filter(has_text=TAKEN_OUT)
    row.get_by_role("link", name="예비").click()
    step = manager.page.locator("#step")
    national = step.locator("tbody tr").first
    expect(national).to_contain_text("20억")
    expect(national).to_contain_text("14억")
    step.get_by_label("사유 구분").select_option(label="다른 과제와 중복")
    step.get_by_label("사유 내용").fill("같은 마을의 다른 과제와 겹칩니다.")
    step.get_by_role("button", name="예비", exact=True).click()
    expect(row).to_contain_text("같은 마을의 다른 과제와 겹칩니다.")
    assert reasons()[TAKEN_OUT] == "overlap"


def lay_before_another(manager: Person) -> None:
    manager.press("선정 결정 결재 요청")
    manager.says("선정 결정이 다른 담당관의 결재를 기다립니다.")
    manager.follow("결재 문서 열기")
    expect(manager.button("결재")).to_have_count(0)


def watch(watcher: Person) -> None:
    watcher.open(reverse("admin:awards_dashboard"))
    expect(watcher.page.locator("#link-reserved")).to_contain_text("예정 4건, 14억")
    watcher.page.evaluate("window.stayed = true")


def knows_nothing_yet(officer: Person) -> None:
    officer.open(reverse("proposals:list"))
    officer.says(WON)
    expect(officer.page.get_by_role("main")).not_to_contain_text("선정")


def publish(manager: Person) -> None:
    manager.open(reverse("signoff:list"))
    manager.page.get_by_role("link", name="확인하고 결재").click()
    manager.says(TAKEN_OUT, "같은 마을의 다른 과제와 겹칩니다.", FORCED)
    with manager.page.expect_navigation():
        manager.press("결재")


def moved(watcher: Person) -> None:
    """The page that lay open shows it within two seconds, without having been loaded again."""
    expect(watcher.page.locator("#link-committed")).to_contain_text("확정 4건, 14억", timeout=SEEN_WITHIN)
    expect(watcher.page.locator("#link-reserved")).to_contain_text("예정 0건")
    assert watcher.page.evaluate("window.stayed")


def letters_are_made(manager: Person) -> None:
    """By the worker; the page shows by itself that it is done."""
    manager.open(reverse("admin:awards_decision_change", args=[Decision.objects.get().pk]))
    manager.follow("결과 통지서")
    expect(manager.page.locator("#letters-state")).to_contain_text(
        "통지서를 모두 만들었습니다", timeout=WORKED_WITHIN
    )
    expect(manager.page.locator("tbody").get_by_role("link", name="PDF")).to_have_count(len(PROJECTS))


def take_letter(officer: Person, title: str) -> str:
    """From the project's outcome to its letter; the words of the PDF without spaces."""
    officer.open(reverse("proposals:list"))
    officer.says("선정" if title == WON else "예비")
    officer.follow(title)
    officer.follow("결과 통지서 내려받기")
    with officer.page.expect_download() as taken:
        officer.page.get_by_role("link", name="PDF 내려받기").click()
    content = Path(taken.value.path()).read_bytes()
    assert content.startswith(b"%PDF")
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def is_genuine(browser: Browser, site: str, paper: str) -> None:
    """For anybody who reads number and check code off the letter."""
    with browser.new_context(locale="ko-KR") as stranger:
        page = stranger.new_page()
        page.goto(site + reverse("letters:check"))
        page.get_by_label("통지서 번호").fill(re.search(r"SV2024-\d+-L\d{4}", paper)[0])
        page.get_by_label("확인 코드").fill(re.search(r"확인코드([0-9a-f]{12})", paper)[1])
        page.get_by_role("button", name="확인", exact=True).click()
        expect(page.get_by_role("heading", name="진본 통지서입니다")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text(WON)


def from_ledger_to_decision(watcher: Person) -> None:
    """The last row of the statement leads to the act that moved it."""
    watcher.open(reverse("admin:awards_ledgerentry_changelist"))
    rows = watcher.page.get_by_role("table", name="변동 내역").locator("tbody tr")
    expect(rows).to_have_count(LedgerEntry.objects.count())
    rows.first.locator("th a").click()
    watcher.follow(f"#{Decision.objects.get().pk}")
    watcher.says(TAKEN_OUT, "같은 마을의 다른 과제와 겹칩니다.")


def everything_agrees(call: Call) -> None:
    """What stands in the end."""
    assert Counter(Award.objects.values_list("state", flat=True)) == {"published": 4, "cancelled": 1}
    published = Award.objects.filter(state="published").values_list("submission__title", "amount")
    assert dict(published) == {WON: 5 * EOK, "산불 감시": 4 * EOK, "어르신 안부": 2 * EOK, FORCED: 3 * EOK}
    assert Counter(Proposal.objects.values_list("state", flat=True)) == {
        "awarded": 4,
        "reserve": 4,
        "not_awarded": 1,
    }
    rows = LedgerEntry.objects.order_by("kind").values_list("kind")
    moved = rows.annotate(reserved=Sum("delta_reserved"), committed=Sum("delta_committed"))
    assert list(moved) == [
        ("commit", -14 * EOK, 14 * EOK),
        ("release", -6 * EOK, 0),
        ("reserve", 20 * EOK, 0),
    ]
    envelope = Envelope.objects.get(programme_year=call.programme_year)
    assert (envelope.reserved, envelope.committed) == (0, 14 * EOK)
    assert Counter(Letter.objects.values_list("kind", flat=True)) == {
        "award": 4,
        "reserve": 4,
        "not_awarded": 1,
    }
    assert Counter(LetterFile.objects.values_list("format", flat=True)) == {"pdf": 9, "hwpx": 9}
    slates = Slate.objects.order_by("pk").values_list("name", "state", "score", "is_proven")
    assert list(slates) == [(BOTH, "solved", 4_710_000, True), (WITHOUT_FLOOR, "solved", 4_740_000, True)]
    assert Decision.objects.get().slate.name == BOTH
    assert reasons() == {TAKEN_OUT: "overlap", **dict.fromkeys(BY_SLATE, "slate")}
    assert [(report.agrees, report.faults) for report in reconcile_all()] == [(True, [])]
