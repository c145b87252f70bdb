"""Two write one proposal, a signer returns it, another signs in the signer's place, and the officers rotate."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from grants.proposals.models import FieldChange, FieldConflict, Proposal, Submission
from portal.accounts.models import User
from portal.actor import Role
from tests.factories import UserFactory, member
from tests.grants.proposals.factories import TEXTS, complete_proposal
from tests.journeys.person import Person
from tests.workers import KillableWeb
from villages.models import MembershipRole

pytestmark = [
    pytest.mark.journey,
    pytest.mark.browser,
    pytest.mark.xdist_group("journey"),
    pytest.mark.django_db(transaction=True),
]
HOME = reverse("desk:home")
Enter = Callable[[str], Person]
MINE, THEIRS = "산골 마을 드론 순찰", "산림 드론과 마을 감시원"
REASON = "드론이 몇 대인지 적어 주십시오."


def as_in_the_demo(user: User, address: str, name: str, role: Role = Role.OFFICER) -> User:
    """Somebody who is signed in by a press."""
    user.email, user.name, user.is_example, user.demo_role = f"{address}@example.test", name, True, role.value
    user.save()
    return user


@pytest.fixture
def draft(transactional_db: None) -> Proposal:
    """A complete draft; its officer has two colleagues, a signer, and one who is to come."""
    draft = complete_proposal()
    place = draft.municipality
    as_in_the_demo(draft.drafted_by, "gaon", "강가온")
    as_in_the_demo(member(place), "nari", "나나리")
    as_in_the_demo(member(place), "daon", "도다온")
    as_in_the_demo(member(place, MembershipRole.SIGNER), "rami", "라라미", Role.SIGNER)
    as_in_the_demo(UserFactory(), "saebom", "이새봄")
    return draft


@pytest.fixture
def enter(browser: Browser, draft: Proposal, killable_web: KillableWeb) -> Iterator[Enter]:
    """`enter("gaon")` signs somebody in; when the test ends no console may have complained."""
    people: list[Person] = []

    def one(address: str) -> Person:
        people.append(Person(browser, killable_web.site, address))
        return people[-1]

    yield one
    # A page that is no longer theirs answers 404, which the browser notes too.
    complaints = [line for each in people for line in each.leave() if "404" not in line]
    assert complaints == []


def test_from_two_writers_to_the_successor(enter: Enter, draft: Proposal) -> None:
    officer, colleague, deputy, signer = (enter(each) for each in ("gaon", "nari", "daon", "rami"))
    one_writes_and_one_reads(officer, deputy, draft)
    both_write_and_one_chooses(officer, colleague, draft)
    the_history_leads_back(colleague, draft)
    the_signer_returns_it(officer, signer, draft)
    mended_it_is_asked_for_again(officer, draft)
    another_signs_in_their_place(signer, deputy)
    the_officers_rotate(officer, enter("saebom"), draft)


def page_of(draft: Proposal, name: str = "detail", *more: object) -> str:
    return reverse(f"proposals:{name}", args=[draft.pk, *more])


def one_writes_and_one_reads(officer: Person, deputy: Person, draft: Proposal) -> None:
    officer.open(page_of(draft))
    officer.follow("작성 권한")
    of = officer.page.get_by_role("listitem")
    of.filter(has_text="도다온").get_by_role("button", name="열람만 하게 하기").click()
    expect(of.filter(has_text="도다온").get_by_role("button", name="작성하게 하기")).to_be_visible()
    expect(of.filter(has_text="나나리").get_by_role("button", name="열람만 하게 하기")).to_be_visible()
    deputy.open(page_of(draft, "section", "overview"))
    deputy.says("열람만 할 수 있고 고칠 수 없습니다", TEXTS["plan"])
    expect(deputy.button("결재 요청")).to_have_count(0)


def both_write_and_one_chooses(officer: Person, colleague: Person, draft: Proposal) -> None:
    for each in (officer, colleague):
        each.open(page_of(draft, "section", "overview"))
    saved(colleague, "title", THEIRS)
    officer.page.locator("[name=title]").fill(MINE)
    sides = officer.page.locator("[data-conflict] .conflict-text")
    expect(sides).to_have_text([THEIRS, MINE])
    assert Proposal.objects.get().title == THEIRS
    officer.press("이 내용으로 저장")
    expect(officer.page.locator("[name=title]")).to_have_value(MINE)
    expect(officer.page.locator("[data-conflict]")).to_have_count(0)
    assert FieldConflict.objects.get().resolved_by == draft.drafted_by


def saved(who: Person, name: str, text: str) -> None:
    with who.page.expect_response("**/save/"):
        who.page.locator(f"[name={name}]").fill(text)
    expect(who.page.locator("[data-save-state]")).to_contain_text("저장됨")


def the_history_leads_back(colleague: Person, draft: Proposal) -> None:
    colleague.open(page_of(draft, "history"))
    entries = colleague.page.locator(".history-entry")
    last = FieldChange.objects.latest("pk")
    expect(entries).to_have_count(3)
    expect(entries.first).to_contain_text(f"강가온 · {korean_time(last.at)}")
    expect(entries.nth(2)).to_contain_text("나나리")
    entries.nth(2).get_by_role("button", name="전체를 이 변경 전으로").click()
    colleague.says("되돌렸습니다")
    assert Proposal.objects.get().title == TEXTS["title"]
    colleague.page.locator(".history-entry").first.get_by_role("button", name="이 변경 되돌리기").click()
    expect(entries).to_have_count(5)
    assert Proposal.objects.get().title == MINE


def follow_first(who: Person, begins: str) -> None:
    """A link that says, for who cannot see it, what it is about."""
    who.page.get_by_role("main").get_by_role("link", name=begins).first.click()


def korean_time(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo('Asia/Seoul')):%Y-%m-%d %H:%M:%S}"


def the_signer_returns_it(officer: Person, signer: Person, draft: Proposal) -> None:
    officer.open(page_of(draft))
    officer.press("결재 요청")
    officer.says("결재를 기다")
    signer.open(HOME)
    follow_first(signer, "확인하고 결재")
    signer.page.get_by_label("반려 사유").fill(REASON)
    signer.press("사유를 적어 반려")
    signer.says("반려")


def mended_it_is_asked_for_again(officer: Person, draft: Proposal) -> None:
    officer.open(HOME)
    officer.says(f"반려 사유: {REASON}")
    follow_first(officer, "보완하기")
    officer.says(REASON)
    officer.open(page_of(draft, "section", "plan"))
    saved(officer, "plan", "드론 두 대와 관제 화면을 갖춥니다.")
    officer.open(page_of(draft))
    officer.press("결재 요청")
    officer.says("결재를 기다")


def another_signs_in_their_place(signer: Person, deputy: Person) -> None:
    signer.open(reverse("villages:people"))
    signer.follow("대결자 지정")
    signer.fill({"user": "도다온 (daon@example.test)"})
    signer.press("지정")
    signer.says("도다온 님을 대결자로 지정하고 알렸습니다.")
    deputy.open(HOME)
    follow_first(deputy, "확인하고 결재")
    deputy.press("결재")
    expect(deputy.page.get_by_role("heading", name="접수증", exact=True)).to_be_visible()
    deputy.says("도다온 (대결)", Submission.objects.get().number)


def the_officers_rotate(officer: Person, successor: Person, draft: Proposal) -> None:
    officer.open(reverse("villages:people"))
    follow_first(officer, "업무 인계")
    officer.fill({"successor": "saebom@example.test"})
    officer.press("모두 인계")
    officer.says("이새봄 님에게 인계하고 알렸습니다.", "아직 맡은 역할이 없습니다")
    officer.open(page_of(draft))
    officer.says("찾으시는 화면이 없습니다")
    successor.open(reverse("proposals:list"))
    successor.follow(MINE)
    expect(successor.button("다시 열기")).to_be_visible()
    assert Proposal.objects.get().drafted_by.name == "이새봄"
