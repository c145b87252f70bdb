"""The gallery in a real browser: no findings of axe, no sideways scroll, and what the scripts promise."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.urls import include, path
from playwright.sync_api import expect

from portal.actor import Role
from tests.factories import ProvinceFactory, person

urlpatterns = [
    path("", include("portal.ui.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
pytestmark = [pytest.mark.browser, pytest.mark.urls(__name__)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PAGES = ["/dev/gallery/", "/dev/gallery/?errors=1&messages=1", "/help/"]


@pytest.fixture
def opened(page, live_server):
    """Open an address in a language and a width; collect what the console complains of."""
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    def visit(address, language="ko", width=1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        page.goto(live_server.url + address)
        return complaints

    return visit


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_every_component(opened, page, address, language, width):
    complaints = opened(address, language, width)
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


def test_focus_goes_to_what_is_to_be_mended(opened, page):
    opened("/dev/gallery/?errors=1")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a >> nth=0")
    assert page.evaluate("location.hash") == "#id_title"
    assert page.evaluate("document.activeElement.id") == "id_title"


def test_the_counter_counts_people_not_code_units(opened, page):
    opened("/dev/gallery/")
    page.fill("#id_plan", "👨‍👩‍👧‍👦가나")
    assert page.text_content("[data-counter=id_plan] .count-now") == "3"
    page.fill("#id_plan", "가" * 501)
    assert "is-over" in page.get_attribute("[data-counter=id_plan]", "class")


def test_an_amount_is_read_back_in_words(opened, page):
    opened("/dev/gallery/")
    page.fill("#id_amount", "1,234")
    assert page.text_content("[data-reading-of=id_amount]") == "123만 4,000원"
    page.fill("#id_amount", "삼백")
    assert page.text_content("[data-reading-of=id_amount]") == ""


def test_a_row_is_added_with_names_and_labels_of_its_own(opened, page):
    opened("/dev/gallery/")
    page.click("[data-formset-add]")
    assert page.input_value("[name=form-TOTAL_FORMS]") == "3"
    assert page.get_attribute("[name=form-2-national]", "aria-label") == "3행 국비"
    assert page.evaluate("document.activeElement.name") == "form-2-item"


def test_the_countdown_ticks(opened, page):
    opened("/dev/gallery/")
    first = page.text_content("[data-countdown].is-near")
    expect(page.locator("[data-countdown].is-near")).not_to_have_text(first)


def test_the_menu_folds_on_a_phone(opened, page):
    opened("/help/", width=390)
    assert not page.is_visible("#site-menu")
    page.click("[data-menu-button]")
    assert page.is_visible("#site-menu")
    assert page.get_attribute("[data-menu-button]", "aria-expanded") == "true"


OFFICE = ["/admin/", "/admin/villages/province/", "/admin/villages/membership/add/"]


@pytest.fixture
def administrator(page, live_server, client):
    """Somebody signed in, with a row to look at."""
    ProvinceFactory()
    client.force_login(person(Role.ADMINISTRATOR))
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("address", OFFICE)
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_the_office(opened, page, address, width):
    assert opened(address, width=width) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
