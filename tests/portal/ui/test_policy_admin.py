"""PolicyAdmin on a site of its own, over a list of which one row is hidden."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ImproperlyConfigured
from django.urls import include, path
from django.utils import translation

from portal.actor import ALLOWED, Role, refused
from portal.audit.actions import record
from portal.errors import Refused
from portal.ui.admin import PolicyAdmin
from portal.ui.admin_site import PortalAdminSite
from tests.factories import ProvinceFactory, person
from tests.factories import actor as acting
from villages.models import Province

calls = []


class SampleAdmin(PolicyAdmin):
    policies = SimpleNamespace(
        visible_to=lambda _actor: Province.objects.exclude(code="11"),
        may_list=lambda actor: ALLOWED if actor.has(Role.MANAGER, Role.AUDITOR) else refused("no"),
        may_change=lambda actor, _row: ALLOWED if actor.has(Role.MANAGER) else refused("no"),
    )
    list_display = ["code", "name"]
    fields = ["name"]

    def perform(self, *, actor, obj, change, **_given):
        calls.append((actor.user, obj.pk, change))
        if obj.name == "거절":
            raise Refused("이 이름은 쓸 수 없습니다. 다른 이름을 적어 주세요.")
        return obj


site = PortalAdminSite()
site.register(Province, SampleAdmin)
urlpatterns = [
    path("admin/", site.urls),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
handler404 = "portal.ui.errors.not_found"
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

LIST = "/admin/villages/province/"


@pytest.fixture(autouse=True)
def _no_calls():
    calls.clear()


@pytest.fixture
def seen():
    return ProvinceFactory(code="52", name="전북특별자치도")


@pytest.fixture
def hidden():
    return ProvinceFactory(code="11", name="서울특별시")


def signed_in(client, *granted):
    user = person(*granted)
    client.force_login(user)
    return user


def change(row):
    return f"{LIST}{row.pk}/change/"


def test_the_list_shows_what_is_visible(client, seen, hidden):
    signed_in(client, Role.AUDITOR)
    rows = client.get(LIST).context["cl"].queryset
    assert list(rows) == [seen]


def without_chance(reply):
    """The page without what differs by chance (tokens) or was asked (the address)."""
    plain = re.sub(r"[A-Za-z0-9]{64}", "token", reply.content.decode())
    return plain.replace(reply.request["PATH_INFO"], "address")


@pytest.mark.parametrize("view", ["change", "history"])
def test_hidden_and_missing_are_the_same_404(client, seen, hidden, view):
    signed_in(client, Role.MANAGER)
    replies = [client.get(f"{LIST}{pk}/{view}/") for pk in (hidden.pk, 999_999)]
    assert [reply.status_code for reply in replies] == [404, 404]
    assert without_chance(replies[0]) == without_chance(replies[1])


@pytest.mark.parametrize("address", ["/admin/", LIST, "/admin/nothing/here/"])
def test_who_has_no_office_finds_nothing(client, seen, address):
    signed_in(client)
    assert client.get(address).status_code == 404


def test_a_list_one_may_not_open_is_not_there(client, seen):
    signed_in(client, Role.REVIEWER)
    assert client.get(LIST).status_code == 404


def test_a_stranger_is_led_to_the_one_sign_in(client, seen):
    reply = client.get(LIST, follow=True)
    assert [address for address, _status in reply.redirect_chain] == [
        f"/admin/login/?next={LIST}",
        f"/accounts/login/?next={LIST.replace('/', '%2F')}",
    ]


def test_nothing_is_deleted_or_added_by_default(client, seen):
    signed_in(client, Role.MANAGER)
    assert client.get(f"{LIST}{seen.pk}/delete/").status_code == 404
    assert client.post(f"{LIST}{seen.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 404
    assert Province.objects.filter(pk=seen.pk).count() == 1


def test_only_declared_actions_are_offered(client, seen):
    signed_in(client, Role.MANAGER)
    assert client.get(LIST).context["action_form"] is None


def test_saving_calls_the_action_and_leaves_no_second_record(client, seen):
    user = signed_in(client, Role.MANAGER)
    reply = client.post(change(seen), {"name": "새 이름"})
    assert (reply.status_code, reply["Location"]) == (302, LIST)
    assert calls == [(user, seen.pk, True)]
    assert LogEntry.objects.count() == 0
    seen.refresh_from_db()
    assert seen.name == "전북특별자치도"


def test_a_refusal_is_shown_in_the_form_with_what_was_typed(client, seen):
    signed_in(client, Role.MANAGER)
    reply = client.post(change(seen), {"name": "거절"})
    assert reply.status_code == 200
    form = reply.context["adminform"].form
    assert form.non_field_errors() == ["이 이름은 쓸 수 없습니다. 다른 이름을 적어 주세요."]
    assert form["name"].value() == "거절"


def test_who_may_only_look_cannot_write(client, seen):
    signed_in(client, Role.AUDITOR)
    assert client.get(change(seen)).status_code == 200
    assert client.post(change(seen), {"name": "x"}).status_code == 403
    assert calls == []


def test_the_history_is_our_audit(client, seen):
    user = signed_in(client, Role.MANAGER)
    record(actor=acting(user), act="province.renamed", about=seen, changes={"name": ["가", "나"]})
    reply = client.get(f"{LIST}{seen.pk}/history/")
    assert [entry.act for entry in reply.context["page_obj"]] == ["province.renamed"]


def test_list_editable_is_refused_when_the_class_is_made():
    with pytest.raises(ImproperlyConfigured):
        type("Editable", (PolicyAdmin,), {"list_editable": ["name"]})


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_front_page_says_when_nothing_waits(client, seen, language):
    signed_in(client, Role.AUDITOR)
    client.cookies["django_language"] = language
    with translation.override(language):
        words = translation.gettext("Nothing waits for you.")
    assert words in client.get("/admin/").content.decode()
    # The lists of one room do not know what waits, and say nothing of it.
    assert words not in client.get("/admin/villages/").content.decode()


@pytest.mark.parametrize("address", ["/admin/", LIST])
def test_the_office_needs_no_inline_style_or_script(client, seen, address):
    signed_in(client, Role.MANAGER)
    page = client.get(address).content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert "<script>" not in page
