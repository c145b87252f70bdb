"""Somebody signed in, asking for pages as a browser does."""

from collections.abc import Mapping
from typing import Any

from django.test import Client
from django.urls import reverse

from bench.clock import Act
from portal.accounts.models import User


class Somebody:
    """A person of the example data, or nobody, with their browser."""

    def __init__(self, email: str = "") -> None:
        self.client = Client()
        self.user = User.objects.get(email=f"{email}@example.test") if email else None
        if self.user:
            self.client.force_login(self.user)

    def opens(self, name: str, *args: Any, status: int = 200, headers: Any = None, **asked: Any) -> Act:
        """The act of opening a page."""
        address = reverse(name, args=args)

        def open_it() -> Any:
            reply = self.client.get(address, asked, headers=headers)
            return _expected(reply, address, status)

        return open_it

    def sends(
        self, name: str, *args: Any, form: Mapping[str, Any], status: int = 200, headers: Any = None
    ) -> Any:
        """Send a form once."""
        address = reverse(name, args=args)
        return _expected(self.client.post(address, form, headers=headers), address, status)

    def sends_json(self, name: str, *args: Any, said: Mapping[str, Any]) -> Any:
        """Send what a page's program says, once."""
        address = reverse(name, args=args)
        return _expected(self.client.post(address, said, content_type="application/json"), address, 200)


def _expected(reply: Any, address: str, status: int) -> Any:
    if reply.status_code != status:
        message = f"{address} answered {reply.status_code}, not {status}: there is nothing to measure."
        raise RuntimeError(message)
    return reply
