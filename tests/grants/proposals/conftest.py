from collections.abc import Callable

import pytest
from django.test import Client

from portal.accounts.models import User


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A client of a person."""

    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return client_of
