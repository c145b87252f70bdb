"""OpenID Connect: offered where it is configured, and for invited people only."""

from types import SimpleNamespace

import pytest
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.urls import reverse

from portal.accounts.adapter import InvitedOnly
from portal.accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PROVIDER = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": "Our ministry",
                "client_id": "portal",
                "secret": "secret",
                "settings": {"server_url": "https://sign-in.example"},
            }
        ]
    }
}


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies["django_language"] = "en"


def test_it_is_offered_where_it_is_configured(client, settings):
    assert "oidc" not in client.get(reverse("account_login")).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = PROVIDER
    page = client.get(reverse("account_login")).content.decode()
    assert "Sign in with Our ministry" in page
    assert 'action="/accounts/oidc/oidc/login/' in page


def test_where_it_is_not_configured_its_address_does_not_exist(client):
    assert client.get("/accounts/oidc/oidc/login/").status_code == 404


def login_of(email, *, verified):
    """What the provider says, before anybody is known by it."""
    account = SocialAccount(provider="oidc", uid="42", extra_data={})
    address = SimpleNamespace(email=email, verified=verified)
    login = SocialLogin(user=User(email=email), account=account, email_addresses=[address])
    login.connected = []
    login.connect = lambda _request, person: login.connected.append(person)
    return login


@pytest.mark.parametrize(
    ("email", "verified", "known"),
    [
        ("ONE@example.test", True, True),
        ("one@example.test", False, False),
        ("nobody@example.test", True, False),
        ("gone@example.test", True, False),
    ],
)
def test_only_the_invited_are_known_by_a_verified_email(rf, email, verified, known):
    one = UserFactory(email="one@example.test")
    UserFactory(email="gone@example.test", is_active=False)
    login = login_of(email, verified=verified)
    InvitedOnly().pre_social_login(rf.get("/"), login)
    assert login.connected == ([one] if known else [])
    assert InvitedOnly().is_open_for_signup(rf.get("/"), login) is False
