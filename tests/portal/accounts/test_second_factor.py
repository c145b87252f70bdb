"""Where the installation requires it, the back office signs in with a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import override_settings
from django.urls import reverse

from portal.actor import Role
from portal.audit.models import Entry
from tests.factories import PASSWORD, UserFactory, member, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def _required():
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        yield


def sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def set_up(client):
    """Confirm the password once more, then enter what the app shows; return the page and the key."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    return page.content.decode(), secret


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR])
@pytest.mark.usefixtures("_required")
def test_the_back_office_is_sent_to_set_one_up(client, role):
    sign_in(client, person(role))
    for name in ("desk:home", "notices:inbox", "admin:index"):
        answer = client.get(reverse(name))
        assert (answer.status_code, answer.url) == (302, reverse("mfa_activate_totp"))
    assert client.post(reverse("account_logout")).status_code == 302


@pytest.mark.usefixtures("_required")
def test_officers_go_on_without(client):
    from tests.factories import MunicipalityFactory

    sign_in(client, member(MunicipalityFactory()))
    assert client.get(reverse("notices:inbox")).status_code == 200


def test_nobody_is_asked_where_it_is_not_required(client):
    sign_in(client, person(Role.MANAGER))
    assert client.get(reverse("notices:inbox")).status_code == 200
    assert client.get(reverse("mfa_index")).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_required")
def test_set_up_then_signing_in_asks_for_it(client):
    user = person(Role.MANAGER)
    sign_in(client, user)
    page, secret = set_up(client)
    assert ("<svg" in page, "style=" in page, "data:" in page) == (True, False, False)
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    assert client.get(reverse("notices:inbox")).status_code == 200
    assert set(Entry.objects.values_list("act", flat=True)) == {
        "account.sign_in",
        "account.add_second_factor",
    }
    client.post(reverse("account_logout"))
    answer = sign_in(client, user)
    assert answer.url == reverse("mfa_authenticate")
    assert client.get(reverse("notices:inbox")).status_code == 302
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).url == reverse("desk:home")
    assert client.get(reverse("notices:inbox")).status_code == 200


@pytest.mark.usefixtures("_required")
def test_a_wrong_code_is_on_record_of_the_account(client):
    user = person(Role.MANAGER)
    sign_in(client, user)
    set_up(client)
    client.post(reverse("account_logout"))
    sign_in(client, user)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.user, entry.target) == (
        "account.second_factor_failed",
        None,
        f"accounts.user:{user.pk}",
    )


@pytest.mark.usefixtures("_required")
def test_who_needs_it_can_not_take_it_away(client):
    user = person(Role.MANAGER)
    sign_in(client, user)
    set_up(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=user, type="totp").count() == 1


@pytest.mark.usefixtures("_required")
def test_the_demo_list_is_away_where_it_is_required(client):
    user = UserFactory(is_example=True, demo_role="officer")
    assert client.post(reverse("accounts:demo_sign_in"), {"person": user.pk}).status_code == 404
