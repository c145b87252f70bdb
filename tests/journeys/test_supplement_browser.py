"""A manager asks for two fields to be mended; the officer finds those open and no others; both see the difference."""

from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from grants.proposals import states
from grants.proposals.models import Outcome, Proposal, Submission, SupplementRequest
from portal.accounts.models import User
from portal.actor import Role
from tests.factories import person
from tests.grants.proposals.factories import close, officer_of, received, signer_of
from tests.journeys.person import Person
from tests.workers import KillableWeb

pytestmark = [
    pytest.mark.journey,
    pytest.mark.browser,
    pytest.mark.xdist_group("journey"),
    pytest.mark.django_db(transaction=True),
]
MENDED = "드론 두 대와 관제 화면을 갖춥니다."
Enter = Callable[[str], Page]


def as_in_the_demo(user: User, role: Role) -> None:
    """Somebody who is signed in by a press."""
    user.email, user.is_example, user.demo_role = f"{role.value}@example.test", True, role.value
    user.save()


@pytest.fixture
def submission(transactional_db: None) -> Submission:
    """Received by the ministry after the close; its people are those of the demo."""
    submission = received()
    close(submission.call)
    as_in_the_demo(officer_of(submission.municipality), Role.OFFICER)
    as_in_the_demo(signer_of(submission.municipality), Role.SIGNER)
    as_in_the_demo(person(Role.MANAGER), Role.MANAGER)
    return submission


@pytest.fixture
def enter(browser: Browser, submission: Submission, killable_web: KillableWeb) -> Iterator[Enter]:
    """`enter("officer")` signs somebody in; when the test ends no console may have complained."""
    people: list[Person] = []

    def one(address: str) -> Page:
        people.append(Person(browser, killable_web.site, address))
        return people[-1].page

    yield one
    complaints = [line for each in people for line in each.leave()]
    assert complaints == []


def test_two_fields_are_mended_signed_and_accepted(enter: Enter, submission: Submission) -> None:
    manager = enter("manager")
    ask(manager, submission)
    mend(enter("officer"), submission)
    sign(enter("signer"))
    accept(manager, submission)
    request = SupplementRequest.objects.get()
    assert (request.outcome, request.answer.revision) == (Outcome.ACCEPTED, 2)
    assert Proposal.objects.get().state == states.RECEIVED


def go(page: Page, address: str) -> None:
    page.goto(urljoin(page.url, address))


def ask(manager: Page, submission: Submission) -> None:
    go(manager, reverse("admin:proposals_screening", args=[submission.proposal_id]))
    manager.get_by_role("link", name="보완 요청").click()
    manager.get_by_label("추진 내용과 방법").fill("드론이 몇 대인지 적어 주세요.")
    manager.get_by_label("사업 종료 후 운영").fill("운영비를 연도별로 적어 주세요.")
    manager.get_by_role("button", name="보완 요청 보내기").click()
    expect(manager.locator("body")).to_contain_text("보완을 요청하고 지자체에 알렸습니다")
    expect(manager.locator("body")).to_contain_text("드론이 몇 대인지 적어 주세요.")


def mend(officer: Page, submission: Submission) -> None:
    """Of the section's three fields two can be written; of other sections none."""
    detail = reverse("proposals:detail", args=[submission.proposal_id])
    go(officer, reverse("proposals:section", args=[submission.proposal_id, "overview"]))
    assert urlsplit(officer.url).path == detail
    officer.get_by_role("link", name="보완하기").click()
    expect(officer.locator("body")).to_contain_text("드론이 몇 대인지 적어 주세요.")
    expect(officer.locator("textarea[name=organisation]")).to_be_disabled()
    for name in ("plan", "operation"):
        expect(officer.locator(f"textarea[name={name}]")).to_be_enabled()
    officer.locator("textarea[name=plan]").fill(MENDED)
    officer.locator("textarea[name=operation]").fill("군 예산으로 해마다 이천만 원을 씁니다.")
    officer.get_by_role("button", name="저장 후 전체 보기").click()
    expect(officer.locator(".difference ins").first).to_contain_text("두 대와")
    officer.get_by_role("button", name="결재 요청").click()
    expect(officer.locator("body")).to_contain_text("결재되는 즉시 보완본이 제출됩니다")


def sign(signer: Page) -> None:
    go(signer, reverse("signoff:list"))
    signer.get_by_role("main").get_by_role("link", name="산림 드론 방제").first.click()
    expect(signer.locator(".difference ins").first).to_be_visible()
    signer.get_by_role("button", name="결재", exact=True).click()
    expect(signer.get_by_role("heading", name="접수증", exact=True)).to_be_visible()
    expect(signer.locator("body")).to_contain_text("-2")


def accept(manager: Page, submission: Submission) -> None:
    go(manager, reverse("admin:proposals_screening", args=[submission.proposal_id]))
    expect(manager.locator(".difference")).to_contain_text("군 예산으로")
    expect(manager.locator(".difference h4")).to_have_text(["추진 내용과 방법", "사업 종료 후 운영"])
    manager.get_by_role("button", name="보완 인정").click()
    expect(manager.locator("body")).to_contain_text("보완 요청을 종료했습니다")
