"""Filing at the last moment in a real Chromium: one press, one receipt, whatever happens to the server."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from grants.proposals.models import Proposal, Submission
from portal.actor import Role
from tests.factories import member
from tests.grants.proposals.factories import complete_proposal
from tests.journeys.person import Person
from tests.workers import KillableWeb
from villages.models import MembershipRole

pytestmark = [
    pytest.mark.journey,
    pytest.mark.browser,
    pytest.mark.xdist_group("journey"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def proposal(transactional_db: None) -> Proposal:
    """A complete draft; its officer and its signer are people of the demo."""
    proposal = complete_proposal()
    officer = proposal.drafted_by
    signer = member(proposal.municipality, MembershipRole.SIGNER)
    for person, role in ((officer, Role.OFFICER), (signer, Role.SIGNER)):
        person.email, person.is_example, person.demo_role = f"{role.value}@example.test", True, role.value
        person.save()
    return proposal


@pytest.fixture
def enter(browser: Browser, proposal: Proposal, killable_web: KillableWeb) -> Iterator[object]:
    """`enter("officer")` signs somebody in."""
    people: list[Person] = []

    def one(address: str) -> Person:
        people.append(Person(browser, killable_web.site, address))
        return people[-1]

    yield one
    # What the browser says of the server that was killed is no complaint about a page.
    said = [line for person in people for line in person.leave() if "net::ERR_" not in line]
    assert said == []


def number_on(page: Page) -> str:
    expect(page.get_by_role("heading", name="접수증", exact=True)).to_be_visible()
    return page.locator(".receipt-number").inner_text()


def test_one_press_one_receipt(enter, browser, proposal, killable_web):
    officer = enter("officer")
    officer.open(reverse("proposals:detail", args=[proposal.pk]))
    officer.press("결재 요청")
    officer.says("결재를 기다")
    signer = enter("signer")
    tab = signer.context.new_page()
    for page in (signer.page, tab):
        page.goto(f"{killable_web.site}{reverse('signoff:list')}")
        page.get_by_role("link", name="확인하고 결재").click()
        expect(page.get_by_role("button", name="결재", exact=True)).to_be_visible()
    asked = signer.page.url
    # The press arrives and the reply does not: the server dies with it.
    lost_press(signer.page, killable_web)
    number = Submission.objects.get().number
    killable_web.start()
    # Another tab still offers the press: it files nothing and is answered with the same receipt.
    tab.get_by_role("button", name="결재", exact=True).click()
    assert number_on(tab) == number
    tab.wait_for_url(killable_web.site + receipt_page())
    tab.reload()
    assert number_on(tab) == number
    signer.page.goto(asked)
    signer.follow("결재 결과 보기")
    assert number_on(signer.page) == number
    anybody_checks(browser, tab.locator(".receipt-check a").get_attribute("href"), number)
    officer.open(reverse("proposals:detail", args=[proposal.pk]))
    officer.says(number)
    assert Submission.objects.count() == 1


def receipt_page() -> str:
    return reverse("proposals:submission", args=[Submission.objects.get().pk])


def lost_press(page: Page, web: KillableWeb) -> None:
    """Hold the reply back until the server is dead."""

    def die(route) -> None:
        route.fetch()
        web.kill()
        route.abort()

    page.route("**/signoff/*/", die, times=1)
    page.get_by_role("button", name="결재", exact=True).click()
    page.wait_for_url("chrome-error://**")


def anybody_checks(browser: Browser, address: str, number: str) -> None:
    """Signed out, by the address of the QR code."""
    context = browser.new_context(locale="ko-KR", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", name="접수증은 진본입니다")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(number)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    context.close()
