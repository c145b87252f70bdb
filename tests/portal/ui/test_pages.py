import pytest
from django.test import Client, RequestFactory
from django.urls import include, path
from django.utils import translation

from portal.actor import Role
from portal.ui import errors
from tests.factories import person


def fails(request):
    raise RuntimeError("boom")


urlpatterns = [
    path("", include("portal.ui.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("fails/", fails),
]
handler400 = "portal.ui.errors.bad_request"
handler403 = "portal.ui.errors.forbidden"
handler404 = "portal.ui.errors.not_found"
handler500 = "portal.ui.errors.server_error"
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

INLINE = (" style=", "<style", "<script>", " onclick=", "http://", "https://")
ALLOWED_SOURCES = {"'none'", "'self'"}


def test_every_page_has_a_policy_of_only_our_own(client):
    policy = client.get("/help/")["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert set(directives.values()) - ALLOWED_SOURCES == set()


@pytest.mark.parametrize("address", ["/help/", "/dev/gallery/", "/dev/gallery/?errors=1&messages=1"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages_carry_nothing_inline_and_nothing_from_elsewhere(client, address, language):
    client.cookies["django_language"] = language
    page = client.get(address).content.decode()
    assert f'<html lang="{language}">' in page
    assert [mark for mark in INLINE if mark in page] == []


def test_korean_comes_first(client):
    assert "찾으시는 화면이 없습니다" in client.get("/nowhere/").content.decode()


def test_a_browser_that_asks_for_english_gets_it(client):
    page = client.get("/nowhere/", headers={"accept-language": "en"}).content.decode()
    assert "There is no such page" in page


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.bad_request, 400, "This request could not be read"),
        (errors.forbidden, 403, "This is not open to you"),
        (errors.not_found, 404, "There is no such page"),
        (errors.server_error, 500, "Something went wrong here"),
        (errors.csrf_failure, 403, "This form could not be accepted"),
    ],
)
def test_error_pages_say_what_happened(view, status, words):
    with translation.override("en"):
        reply = view(RequestFactory().get("/"))
    assert reply.status_code == status
    assert f"<h1>{words}</h1>" in reply.content.decode()


def test_a_fault_of_ours_is_a_page_and_not_a_trace(caplog):
    reply = Client(raise_request_exception=False).get("/fails/")
    assert reply.status_code == 500
    assert "시스템에 문제가 생겼습니다" in reply.content.decode()
    assert "boom" not in reply.content.decode()


def test_a_form_without_its_token_gets_a_sentence():
    reply = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assert reply.status_code == 403
    assert "입력한 양식을 받지 못했습니다" in reply.content.decode()


def test_the_header_says_who_i_am_and_lets_me_leave_by_post(client):
    client.force_login(person(Role.AUDITOR, name="감사자 김"))
    page = client.get("/help/").content.decode()
    assert "<strong>감사자 김</strong>" in page
    assert '<span class="who-roles">감사 담당관</span>' in page
    assert '<form method="post" action="/accounts/logout/">' in page


def test_example_data_is_announced_only_where_it_shows(client):
    banner = "시연용 예시 데이터"
    assert banner in client.get("/dev/gallery/").content.decode()
    assert banner not in client.get("/help/").content.decode()


def test_the_masthead_of_the_state_is_off_until_somebody_official_turns_it_on(client, settings):
    claim = "대한민국 공식 전자정부 누리집입니다"
    assert claim not in client.get("/help/").content.decode()
    settings.UI_MASTHEAD = True
    assert claim in client.get("/help/").content.decode()
