"""A section in a real browser: it saves by itself, and nothing typed is lost, whatever happens."""

import json

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from grants.proposals.models import BudgetLine, FieldChange, Proposal
from tests.chromium import base_url, browser_type_launch_args  # noqa: F401 - fixtures of this module
from tests.factories import actor, member
from tests.grants.proposals.factories import TEXTS, close, complete_proposal, officer_of, write
from villages.models import MembershipRole

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = "저장됨"
ELEVEN_DAYS = 11 * 24 * 3600 * 1000


@pytest.fixture
def draft():
    return complete_proposal()


@pytest.fixture
def at(live_server):
    """`at(page, proposal, section)`: its address, the officer signed in."""

    def address(page, proposal, section, user=None):
        client = Client()
        client.force_login(user or officer_of(proposal.municipality))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: "ko"}
        page.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        return live_server.url + reverse("proposals:section", args=[proposal.pk, section])

    return address


def state(page):
    return page.locator("[data-save-state]")


def saving(page, within=20_000):
    """A block in which the page saves something, and hears that it was saved."""
    return page.expect_response(lambda reply: reply.url.endswith("/save/") and reply.ok, timeout=within)


def kept(page) -> list[str]:
    """What lies on the device, as it lies there."""
    return page.evaluate(
        "Object.entries(localStorage).filter(([name]) => name.startsWith('draft:')).map(String)"
    )


def test_it_saves_within_three_seconds_of_the_last_key_and_the_rail_follows(page, draft, at):
    page.goto(at(page, draft, "overview"))
    with saving(page), page.expect_request("**/save/", timeout=3_000):
        page.locator("[name=summary]").fill("드론으로 산불을 살핍니다.")
    expect(state(page)).to_contain_text(SAVED)
    assert Proposal.objects.get().summary == "드론으로 산불을 살핍니다."
    page.locator("[name=purpose]").fill("")
    expect(page.locator("#findings")).to_contain_text("필요성", timeout=15_000)
    assert FieldChange.objects.filter(field="summary").count() == 1
    assert kept(page) == []


def test_a_new_row_is_saved_cell_by_cell_and_removed_again(page, draft, at):
    page.goto(at(page, draft, "budget"))
    page.locator("[name=lines-1-item]").fill("관제 화면")
    page.locator("[name=lines-1-national]").fill("1,000")
    page.locator("[name=lines-1-own]").fill("열 냥")
    expect(page.locator("[id^=refused-]")).to_contain_text("읽을 수 없습니다", timeout=6_000)
    row = BudgetLine.objects.get(item="관제 화면")
    assert (row.national, row.own) == (1000 if draft.call.unit == "won" else 1_000_000, 0)
    page.locator("[name=lines-1-own]").fill("")
    expect(page.locator("[id^=refused-]")).to_have_count(0)
    with saving(page):
        page.locator("label[for=id_lines-1-DELETE]").click()
    expect(page.locator("[data-formset-row].is-gone")).to_have_count(1)
    assert not BudgetLine.objects.filter(item="관제 화면").exists()


def test_the_network_is_cut_while_typing_and_the_page_closed(page, draft, at):
    address = at(page, draft, "plan")
    page.goto(address)
    page.context.set_offline(True)
    page.locator("[name=plan]").fill("끊긴 사이에 쓴 계획입니다.")
    expect(state(page)).to_contain_text("오프라인", timeout=15_000)
    expect(state(page)).to_have_class("save-state is-problem")
    page.get_by_role("button", name="저장 후 다음").click()
    assert page.url == address
    [lying] = kept(page)
    assert "끊긴" not in lying
    # What a closing page sends would slip past the cut of the network.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()); }")
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    with saving(again):
        again.goto(address)
    expect(again.locator("[data-came-back]")).to_be_visible()
    expect(again.locator("[name=plan]")).to_have_value("끊긴 사이에 쓴 계획입니다.")
    expect(state(again)).to_contain_text(SAVED)
    assert Proposal.objects.get().plan == "끊긴 사이에 쓴 계획입니다."
    assert kept(again) == []


def test_the_session_ends_while_typing_and_only_the_same_person_gets_it_back(page, draft, at):
    address = at(page, draft, "plan")
    page.goto(address)
    Session.objects.all().delete()
    page.locator("[name=operation]").fill("세션이 끝난 뒤에 썼습니다.")
    expect(state(page)).to_contain_text("로그아웃", timeout=15_000)
    colleague = member(draft.municipality, MembershipRole.OFFICER)
    page.goto(at(page, draft, "plan", colleague))
    expect(page.locator("[name=operation]")).to_have_value(TEXTS["operation"])
    assert len(kept(page)) == 1
    address = at(page, draft, "plan")
    with saving(page):
        page.goto(address)
    expect(page.locator("[name=operation]")).to_have_value("세션이 끝난 뒤에 썼습니다.")
    assert Proposal.objects.get().operation == "세션이 끝난 뒤에 썼습니다."


def test_a_laptop_wakes_after_the_deadline_and_the_session(page, draft, at):
    page.clock.install()
    page.goto(at(page, draft, "plan"))
    Session.objects.all().delete()
    close(draft.call)
    page.clock.fast_forward(ELEVEN_DAYS)
    page.locator("[name=plan]").fill("잠든 사이에 마감되었습니다.")
    expect(state(page)).to_contain_text("로그아웃", timeout=15_000)
    expect(page.locator("[data-countdown]").first).to_have_text("마감")
    address = at(page, draft, "plan")
    with saving(page):
        page.goto(address)
    assert Proposal.objects.get().plan == "잠든 사이에 마감되었습니다."
    page.goto(address.replace("plan/", ""))
    expect(page.get_by_role("main")).to_contain_text("마감이 지나 제출하거나 변경하지 않았습니다.")
    expect(page.get_by_role("button", name="결재 요청")).to_have_count(0)


def test_what_is_older_than_seven_days_is_erased(page, draft, at):
    page.goto(at(page, draft, "plan"))
    old = json.dumps({"at": 0, "iv": "", "data": ""})
    page.evaluate("([name, old]) => localStorage.setItem(name, old)", [f"draft:{draft.pk}:plan", old])
    page.reload()
    expect(state(page)).to_contain_text(SAVED)
    assert kept(page) == []


def test_two_change_one_field_both_are_shown_and_a_person_chooses(page, draft, at):
    page.goto(at(page, draft, "overview"))
    colleague = member(draft.municipality, MembershipRole.OFFICER)
    write(actor(colleague), draft.pk, title="동료가 쓴 제목", summary="동료가 쓴 요약")
    page.locator("[name=title]").fill("내가 쓴 제목")
    page.locator("[name=purpose]").fill("내가 쓴 필요성")
    card = page.locator("[data-conflict]")
    expect(card).to_contain_text("동료가 쓴 제목", timeout=15_000)
    expect(card).to_contain_text("내가 쓴 제목")
    expect(state(page)).to_contain_text("1건")
    said = Proposal.objects.values_list("title", "summary", "purpose").get()
    assert said == ("동료가 쓴 제목", "동료가 쓴 요약", "내가 쓴 필요성")
    card.get_by_role("button", name="이 내용으로 저장").click()
    expect(page.locator("[name=title]")).to_have_value("내가 쓴 제목")
    assert Proposal.objects.get().title == "내가 쓴 제목"
    page.goto(page.url.replace("overview/", "history/"))
    first = page.locator(".history-entry").first
    expect(first).to_contain_text("동료가")
    first.get_by_role("button", name="이 변경 되돌리기").click()
    page.wait_for_load_state()
    assert Proposal.objects.get().title == "동료가 쓴 제목"
