"""The same story in a real Chromium, in Korean, on the example that the demo shows."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Browser, expect

from grants.awards.models import Award
from grants.proposals.models import Proposal
from grants.reviews.models import Panel
from tests.journeys import proposal as written
from tests.journeys.ground import HASHERS, as_the_owner, run
from tests.journeys.person import Person
from villages.models import Township

# ms; the worker has other work as well
CHECKED_WITHIN = 60_000

pytestmark = [
    pytest.mark.journey,
    pytest.mark.browser,
    pytest.mark.xdist_group("journey"),
    pytest.mark.django_db(transaction=True),
]

REASON = "마을의 형편을 잘 살핀 분명한 계획입니다."
PANEL = "추가 2분과 (시연용)"


@pytest.fixture
def example(settings, transactional_db: None) -> None:
    """What `make demo` shows."""
    settings.PASSWORD_HASHERS = HASHERS
    as_the_owner()
    run("load_places")
    run("seed_example")
    connection.close()


@pytest.fixture
def enter(browser: Browser, example: None, web: str) -> Iterator[object]:
    """`enter("officer")` signs somebody in; when the test ends no console may have complained."""
    people: list[Person] = []

    def one(address: str) -> Person:
        people.append(Person(browser, web, address))
        return people[-1]

    yield one
    complaints = [line for person in people for line in person.leave()]
    assert complaints == []


def test_a_grant_passes_in_the_browser(enter):
    write_and_request(enter("officer"))
    sign(enter("signer"))
    manager = enter("manager1")
    close_and_screen(manager)
    before_the_panel(manager)
    for address, sheets in (("reviewer1", 4), ("reviewer2", 1), ("reviewer3", 1)):
        score_all(enter(address), sheets)
    rank_and_decide(manager)
    watcher = enter("finance")
    watch(watcher)
    publish(enter("manager2"))
    moved(watcher)


def write_and_request(officer: Person) -> None:
    officer.page.get_by_role("link", name="사업계획서 작성 시작").click()
    officer.press("시작")
    rail = officer.page.get_by_role("navigation", name="작성 항목")
    with officer.page.expect_response(lambda reply: reply.url.endswith("/save/") and reply.ok):
        officer.fill(written.OVERVIEW | written.SIMILAR)
    officer.press("저장 후 다음")
    expect(rail.locator(".mark-done")).to_have_count(1)
    township = Township.objects.filter(municipality="52720").order_by("district", "code").first()
    officer.fill({"villages-0-township": f"{township.district} {township.name}".strip(), **written.PLACE})
    officer.press("저장 후 다음")
    officer.fill(written.KIND)
    officer.press("저장 후 다음")
    officer.fill(written.PLAN)
    officer.press("저장 후 다음")
    budget(officer)
    expect(rail.locator(".mark-done")).to_have_count(5)
    officer.fill(written.INDICATORS)
    officer.press("저장 후 다음")
    officer.fill(written.SCHEDULE)
    officer.press("저장 후 다음")
    officer.fill(written.RESIDENTS)
    officer.press("저장 후 다음")
    attach(officer)
    officer.follow("다음")
    officer.tick(officer.page.locator("[name=is_pledged]"))
    officer.press("저장 후 전체 보기")
    officer.press("결재 요청")
    officer.says("결재를 기다")


def attach(officer: Person) -> None:
    """Each document in its place, two photographs at once; a link to each once it was checked."""
    page = officer.page
    for place, name in (("official-letter", "공문"), ("commitment-letter", "지방비 부담 확약서")):
        card = page.locator(f"#id_files-{place}")
        paper = {"name": f"{place}.pdf", "mimeType": "application/pdf", "buffer": written.PDF}
        card.locator("input[type=file]").set_input_files(paper)
        if place == "official-letter":
            card.locator("[name=document_number]").fill(written.LETTER_NUMBER)
        officer.press(f"{name} 첨부")
        expect(card.get_by_role("link", name=f"{place}.pdf")).to_be_visible(timeout=CHECKED_WITHIN)
    photos = [{"name": f"사진{n}.png", "mimeType": "image/png", "buffer": written.PNG} for n in (1, 2)]
    page.locator("#id_file").set_input_files(photos)
    officer.press("파일 첨부")
    for photo in photos:
        expect(page.locator("#others-now").get_by_role("link", name=photo["name"])).to_be_visible(
            timeout=CHECKED_WITHIN
        )
    expect(page.locator("#files-findings")).to_be_empty()


def budget(officer: Person) -> None:
    """Sums and shares follow what is typed, before anything is saved."""
    first, second = written.BUDGET
    whole = officer.page.locator("[data-totals-whole] [data-sum=total]")
    officer.fill(first)
    expect(whole).to_have_text("625,000,000원")
    officer.press("줄 추가")
    officer.fill(second)
    expect(whole).to_have_text("1,000,000,000원")
    expect(officer.page.locator("[data-share=national]")).to_have_text("80.00%")
    officer.press("저장 후 다음")


def sign(signer: Person) -> None:
    signer.open(reverse("signoff:list"))
    signer.page.get_by_role("link", name="확인하고 결재").filter(has_text=written.TITLE).click()
    signer.says(written.PLAN["plan"])
    signer.press("결재")
    signer.open(reverse("proposals:list"))
    signer.follow(written.TITLE)
    signer.page.get_by_role("link", name="SV2024-2-").first.click()
    expect(signer.page.get_by_role("heading", name="접수증", exact=True)).to_be_visible()
    signer.says("SHA-256")


def close_and_screen(manager: Person) -> None:
    manager.open(reverse("admin:calls_call_changelist"))
    manager.follow("2024년 추가공모")
    manager.follow("지금 마감")
    manager.fill({"reason": "시연을 위해 오늘 마감합니다."})
    manager.press("지금 마감")
    manager.says("마감")
    for state, action in (
        ("filed", "receive"),
        ("received", "all_requirements_met"),
        ("eligible", "open_review"),
    ):
        manager.open(f"{reverse('admin:proposals_proposal_changelist')}?q=진안군&state__exact={state}")
        manager.page.get_by_role("row").filter(has_text=written.TITLE).locator(".action-select").check()
        manager.page.locator("select[name=action]").select_option(action)
        manager.press("실행")
        if action == "all_requirements_met":
            manager.press("요건 모두 충족: 적격 판정")
        manager.says("1건")
    assert our_proposal().state == "under_review"


def our_proposal() -> Proposal:
    return Proposal.objects.get(title=written.TITLE)


def before_the_panel(manager: Person) -> None:
    manager.open(reverse("admin:reviews_panel_work", args=[Panel.objects.get(name=PANEL).pk]))
    manager.tick(manager.page.get_by_label(written.TITLE))
    manager.press("이 분과에 배정")
    manager.says("0 / 3")


def score_all(reviewer: Person, sheets: int) -> None:
    """One sheet after the other, each with the keyboard alone once the declaration is made."""
    page = reviewer.page
    for _ in range(sheets):
        reviewer.open(f"{reverse('admin:reviews_scoresheet_changelist')}?state__exact=assigned")
        page.locator("#result_list tbody a").first.click()
        reviewer.tick(page.locator("[name=nothing]"))
        reviewer.press("확인하고 사업계획서 보기")
        criteria = page.locator("[data-criterion]")
        expect(criteria).to_have_count(5)
        # Keys do something once the scripts of the page have run.
        page.wait_for_load_state()
        for number in range(5):
            page.keyboard.press("Alt+KeyJ")
            page.keyboard.press("Space")
            page.keyboard.press("ArrowRight")
            expect(criteria.nth(number).locator("[data-points]")).not_to_have_value("")
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            page.keyboard.insert_text(REASON)
        expect(page.locator("[data-total]")).to_have_text("80")
        # Submitted while the saving is still on its way: neither gets in the other's way.
        page.keyboard.press("Control+KeyS")
        page.keyboard.press("Control+Enter")
        reviewer.says("제출했습니다")


def rank_and_decide(manager: Person) -> None:
    manager.open(reverse("admin:reviews_ranking"))
    manager.press("평가표 확정 후 순위 산정")
    manager.says(written.TITLE)
    manager.follow("선정 결정 작성")
    manager.page.get_by_role("button", name="선정 결정 작성").first.click()
    manager.says(written.TITLE)
    manager.press("선정 결정 결재 요청")
    manager.says("결재 문서 열기")


def watch(watcher: Person) -> None:
    watcher.open(reverse("admin:awards_dashboard"))
    pending = Award.objects.filter(state="pending").count()
    assert pending > 0
    expect(watcher.page.locator("#link-reserved")).to_contain_text(f"예정 {pending}건")
    watcher.page.evaluate("window.stayed = true")


def publish(manager: Person) -> None:
    manager.open(reverse("signoff:list"))
    manager.page.get_by_role("link", name="확인하고 결재").click()
    manager.says(written.TITLE)
    manager.press("결재")
    expect(manager.button("결재")).to_have_count(0)


def moved(watcher: Person) -> None:
    """The page that lay open shows the published awards without having been loaded again."""
    published = Award.objects.filter(state="published").count()
    assert our_proposal().state == "awarded"
    expect(watcher.page.locator("#link-committed")).to_contain_text(f"확정 {published}건")
    expect(watcher.page.locator("#link-reserved")).to_contain_text("예정 0건")
    assert watcher.page.evaluate("window.stayed")
    watcher.open(reverse("results:list"))
    watcher.says(written.TITLE)
