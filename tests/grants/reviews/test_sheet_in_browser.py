"""The score sheet in a real browser: it saves by itself, loses nothing, and needs no mouse."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from grants.reviews import actions
from grants.reviews.models import Score, ScoreSheet
from tests import factories as make
from tests.chromium import base_url, browser_type_launch_args  # noqa: F401 - fixtures of this module
from tests.grants.reviews import factories as reviews

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
REASON = "근거가 분명하고 계획이 알맞습니다."


@pytest.fixture
def address(page, live_server):
    """The address of a begun sheet, its reviewer signed in."""
    call = reviews.call_with_rubric()
    panel = reviews.panel_of(call, 2)
    [row] = reviews.assigned(panel, [reviews.submission_of(call)])
    sheet = row.sheets.order_by("id")[1]
    actions.open_sheet(actor=make.actor(sheet.reviewer), sheet_id=sheet.pk)
    client = Client()
    client.force_login(sheet.reviewer)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return live_server.url + reverse("admin:reviews_sheet", args=[sheet.pk])


def test_chips_points_total_and_saving_by_itself(page, address):
    page.goto(address)
    page.locator("[data-level]").first.check(force=True)
    expect(page.locator("[data-points]").first).to_have_value("20")
    page.locator("[data-points]").nth(1).fill("19")
    expect(page.locator("[data-criterion]").nth(1).locator("[data-level]:checked")).to_have_value("18")
    expect(page.locator("[data-total]")).to_have_text("39")
    expect(page.locator("[name=version]")).to_have_value("2", timeout=10_000)
    assert ScoreSheet.objects.get(total__isnull=False).total == 39


def test_two_windows_and_a_lost_connection_lose_nothing(page, address):
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    other.locator("textarea").first.fill("다른 창에서 쓴 사유입니다.")
    other.keyboard.press("Control+s")
    expect(other.locator("[name=version]")).to_have_value("2")
    page.locator("textarea").first.fill(REASON)
    page.keyboard.press("Control+s")
    expect(page.locator(".criterion .elsewhere")).to_contain_text("다른 창에서 쓴 사유입니다.")
    expect(page.locator("textarea").first).to_have_value(REASON)
    # What the reply brought is alive once htmx has settled it.
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)
    page.context.set_offline(True)
    page.keyboard.press("Control+s")
    expect(page.locator("#save-state.is-problem")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[name=version]")).to_have_value("3", timeout=15_000)
    assert Score.objects.exclude(reason="").get().reason == REASON


def test_a_sheet_is_filled_and_submitted_by_keys_alone(page, address):
    page.goto(address)
    for number in range(4):
        page.keyboard.press("Alt+j")
        page.keyboard.press("Space")
        page.locator("textarea").nth(number).focus()
        page.keyboard.type(REASON)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".read-scores")).to_contain_text(REASON)
    assert ScoreSheet.objects.get(state="submitted").total == 100


@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_it(page, address, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
