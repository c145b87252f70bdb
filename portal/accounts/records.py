"""What django-allauth does, written into the audit."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.dispatch import receiver
from django.http import HttpRequest

from portal.accounts.failures import record_failure_of
from portal.accounts.middleware import request_actor
from portal.accounts.queries import actor_of
from portal.audit import actions as audit


def record(request: HttpRequest, user: Any, act: str) -> None:
    """One act of a person with their own account."""
    known = request_actor(request)
    actor = actor_of(user, address=known.address, request_id=known.request_id, arrived_at=known.arrived_at)
    audit.record(actor=actor, act=act, about=user)


@receiver(account.user_logged_in)
def signed_in(request: HttpRequest, user: Any, **_given: Any) -> None:
    """By password or OpenID Connect, the second factor included."""
    record(request, user, "account.sign_in")


@receiver(mfa.authentication_failed)
def failed_factor(request: HttpRequest, user: Any, **_given: Any) -> None:
    """The password was right, the code was not."""
    record_failure_of(request_actor(request), "account.second_factor_failed", user, {})


@receiver([account.password_changed, account.password_set])
def changed_password(request: HttpRequest, user: Any, **_given: Any) -> None:
    """From one's own account."""
    record(request, user, "account.change_password")


@receiver(account.password_reset)
def reset_password(request: HttpRequest, user: Any, **_given: Any) -> None:
    """By the link in a mail."""
    record(request, user, "account.reset_password")


@receiver(mfa.authenticator_added)
def added_factor(request: HttpRequest, user: Any, **_given: Any) -> None:
    """A second factor, or new recovery codes."""
    record(request, user, "account.add_second_factor")


@receiver(mfa.authenticator_removed)
def removed_factor(request: HttpRequest, user: Any, **_given: Any) -> None:
    """A second factor was taken away."""
    record(request, user, "account.remove_second_factor")
