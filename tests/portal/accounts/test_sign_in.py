"""Signing in, out, and a new password: for the invited only, telling nobody who is known."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from portal.accounts import demo
from portal.accounts.models import User
from portal.actor import Role
from portal.audit.models import Entry
from portal.outbox import actions as outbox
from portal.outbox.models import Message
from tests.factories import PASSWORD, UserFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies["django_language"] = "en"


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def test_one_signs_in_by_email_whatever_its_case_and_that_is_recorded(client):
    user = UserFactory(email="one@example.test")
    answer = sign_in(client, "ONE@example.test", next="/notices/")
    assert (answer.status_code, answer.url) == (302, "/notices/")
    assert client.session["_auth_user_id"] == str(user.pk)
    entry = Entry.objects.get()
    assert (entry.act, entry.user, entry.address) == ("account.sign_in", user, "127.0.0.1")


@pytest.mark.parametrize("email", ["one@example.test", "nobody@example.test"])
def test_a_wrong_password_and_an_unknown_email_are_answered_alike(client, email):
    UserFactory(email="one@example.test")
    answer = sign_in(client, email, "wrong-password-1")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "The email address and/or password you specified are not correct." in page
    assert f'value="{email}"' in page


def test_an_address_elsewhere_is_not_followed(client):
    UserFactory(email="one@example.test")
    assert sign_in(client, "one@example.test", next="https://elsewhere.example/").url == reverse("desk:home")


def test_a_closed_account_does_not_sign_in(client):
    UserFactory(email="one@example.test", is_active=False)
    sign_in(client, "one@example.test")
    assert "_auth_user_id" not in client.session


def test_signing_out_takes_a_press(client):
    client.force_login(UserFactory())
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_a_new_password_by_mail(client):
    user = UserFactory(email="one@example.test", language="ko")
    answer = client.post(reverse("account_reset_password"), {"email": "one@example.test"})
    assert answer.url == reverse("account_reset_password_done")
    assert mail.outbox == []
    outbox.deliver_due()
    link = re.search(r"http://127\.0\.0\.1:8000(/accounts/password/reset/key/\S+/)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True).redirect_chain[0][0]
    client.post(form, {"password1": "a-long-and-new-one", "password2": "a-long-and-new-one"})
    user.refresh_from_db()
    assert user.check_password("a-long-and-new-one") is True
    assert list(Entry.objects.values_list("act", flat=True)) == ["account.reset_password"]
    again = client.get(link, follow=True).content.decode()
    assert "This link can't be used" in again.replace("&#x27;", "'")


def test_asking_for_an_unknown_email_looks_the_same_and_mails_nobody(client):
    answer = client.post(reverse("account_reset_password"), {"email": "nobody@example.test"})
    assert answer.url == reverse("account_reset_password_done")
    outbox.deliver_due()
    assert (mail.outbox, Message.objects.count()) == ([], 0)


def test_no_link_to_a_new_password_is_kept(client):
    UserFactory(email="one@example.test")
    client.post(reverse("account_reset_password"), {"email": "one@example.test"})
    user = User.objects.get()
    assert Message.objects.get().payload == {"user": user.pk, "language": "en"}


def test_changing_the_password_is_recorded(client):
    user = UserFactory()
    client.force_login(user)
    given = {"oldpassword": PASSWORD, "password1": "a-long-and-new-one", "password2": "a-long-and-new-one"}
    client.post(reverse("account_change_password"), given)
    user.refresh_from_db()
    assert user.check_password("a-long-and-new-one") is True
    assert Entry.objects.get().act == "account.change_password"


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "confirm-email/", "3rdparty/", "3rdparty/signup/", "social/signup/", "login/code/"],
)
def test_what_is_not_used_does_not_exist(client, path):
    client.force_login(UserFactory())
    assert client.get(f"/accounts/{path}").status_code == 404


PAGES = [
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_one_heading_and_the_policy(client, name):
    answer = client.get(reverse(name))
    page = answer.content.decode()
    assert answer.status_code in {200, 401}
    assert len(re.findall("<h1", page)) == 1
    assert "style=" not in page
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_link_that_is_no_good_says_what_to_do(client):
    page = client.get(
        reverse("account_reset_password_from_key", args=["1", "set-password-nonsense"])
    ).content.decode()
    assert "Have a new link sent to you." in page


def example(role="manager", **fields):
    return person(Role.MANAGER, is_example=True, demo_role=role, **fields)


def test_the_demo_lists_its_people_by_role_and_signs_in_with_one_press(client):
    manager, officer = example(name="사업담당"), example("officer", name="군담당")
    page = client.get(reverse("account_login")).content.decode()
    assert page.index("군담당") < page.index("사업담당")
    assert demo.PASSWORD in page
    answer = client.post(reverse("accounts:demo_sign_in"), {"person": manager.pk, "next": "/notices/"})
    assert answer.url == "/notices/"
    assert client.session["_auth_user_id"] == str(manager.pk)
    assert Entry.objects.get().act == "account.sign_in"
    assert officer.demo_role == "officer"


@pytest.mark.parametrize(
    "onward", ["None", "desk:front", "https://elsewhere.example/", "//elsewhere.example/", ""]
)
def test_the_demo_goes_home_when_there_is_nowhere_to_go_on(client, onward):
    manager = example()
    page = client.get(reverse("account_login")).content.decode()
    answer = client.post(reverse("accounts:demo_sign_in"), {"person": manager.pk, "next": onward})
    assert answer.url == reverse("desk:home")
    assert 'name="next" value=""' in page


@pytest.mark.parametrize("person", ["", "x", "0", "99999999999999999999"])
def test_the_demo_signs_in_nobody_else(client, person):
    example()
    given = {"person": person or UserFactory().pk}
    assert client.post(reverse("accounts:demo_sign_in"), given).status_code == 404
    assert "_auth_user_id" not in client.session


def test_without_the_demo_there_is_no_such_page(client, settings):
    settings.DEMO = False
    manager = example(name="사업담당")
    assert client.post(reverse("accounts:demo_sign_in"), {"person": manager.pk}).status_code == 404
    assert "사업담당" not in client.get(reverse("account_login")).content.decode()


def test_listing_the_demos_people_costs_one_query(client, cost_of):
    for role in ("officer", "signer", "manager"):
        example(role)
    with cost_of() as cost:
        demo.by_role()
    assert len(cost.queries) == 1


def test_one_changes_ones_own_details(client):
    user = UserFactory(name="하나")
    client.force_login(user)
    client.post(reverse("accounts:mine"), {"name": "둘", "phone": "", "language": "en"})
    user.refresh_from_db()
    assert (user.name, user.language) == ("둘", "en")
    page = client.post(
        reverse("accounts:mine"), {"name": "", "phone": "02-1", "language": "en"}
    ).content.decode()
    assert 'value="02-1"' in page
