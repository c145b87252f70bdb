"""The web is killed while somebody types: what the server has not is on the device, and is saved when it is back."""

import pytest
from playwright.sync_api import Browser, Page, expect

from grants.proposals.models import FieldChange, FieldConflict, Proposal
from portal.actor import Role
from tests.grants.proposals.factories import TEXTS, complete_proposal
from tests.journeys.person import Person
from tests.workers import KillableWeb

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("journey"),
    pytest.mark.django_db(transaction=True),
]
SAVED, OFFLINE = "저장됨", "오프라인: 이 기기에 보관"


@pytest.fixture
def plan(browser: Browser, killable_web: KillableWeb) -> Page:
    """The officer before the section of the plan."""
    draft = complete_proposal()
    officer = draft.drafted_by
    officer.email, officer.is_example, officer.demo_role = "officer@example.test", True, Role.OFFICER.value
    officer.save()
    page = Person(browser, killable_web.site, "officer").page
    page.goto(f"{killable_web.site}/proposals/{draft.pk}/plan/")
    return page


def write(page: Page, text: str, state: str) -> None:
    page.locator("[name=plan]").fill(text)
    says(page, state)


def says(page: Page, state: str) -> None:
    expect(page.locator("[data-save-state]")).to_contain_text(state, timeout=30_000)


def kept(page: Page) -> int:
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft:')).length")


def test_killed_between_two_saves_and_before_it_could_answer(plan: Page, killable_web: KillableWeb) -> None:
    with plan.expect_response("**/save/"):
        write(plan, "첫째", SAVED)
    killable_web.kill()
    write(plan, "둘째", OFFLINE)
    assert (Proposal.objects.get().plan, kept(plan)) == ("첫째", 1)
    killable_web.start()
    says(plan, SAVED)
    assert (Proposal.objects.get().plan, kept(plan)) == ("둘째", 0)
    plan.route("**/save/", lambda route: die_unheard(route, killable_web), times=1)
    write(plan, "셋째", OFFLINE)
    plan.locator("[name=plan]").fill("셋째와 넷째")
    assert Proposal.objects.get().plan == "셋째"
    killable_web.start()
    says(plan, SAVED)
    assert (Proposal.objects.get().plan, kept(plan)) == ("셋째와 넷째", 0)
    written = FieldChange.objects.order_by("pk").values_list("before", "after")
    assert list(written) == [
        (TEXTS["plan"], "첫째"),
        ("첫째", "둘째"),
        ("둘째", "셋째"),
        ("셋째", "셋째와 넷째"),
    ]
    assert not FieldConflict.objects.exists()


def die_unheard(route, web: KillableWeb) -> None:
    """It is saved, and the reply never comes."""
    route.fetch()
    web.kill()
    route.abort()
