"""What the portal changes in django-allauth: nobody signs up, people are invited; mails go by the outbox."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.encoding import force_bytes
from django.utils.translation import get_language, gettext

from portal.accounts.failures import record_failure, record_failure_of
from portal.accounts.mail import PASSWORD_RESET
from portal.accounts.middleware import request_actor
from portal.accounts.queries import actor_of, people_by_email
from portal.actor import BACK_OFFICE
from portal.outbox import actions as outbox


class ClosedSignUp(DefaultAccountAdapter):
    """No sign-up by oneself; nothing is mailed from within a request."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        """Too many attempts are refused, and that is recorded as well."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record_failure(request_actor(request), "account.sign_in_blocked", email=email_in(credentials))
            raise

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        """Of somebody who is known and of somebody who is not alike."""
        record_failure(request_actor(request), "account.sign_in_failed", email=email_in(credentials))

    def respond_user_inactive(self, request: Any, user: Any) -> Any:
        """A closed account does not sign in, whatever the password."""
        record_failure_of(request_actor(request), "account.sign_in_failed", user, {})
        return super().respond_user_inactive(request, user)

    def send_password_reset_mail(self, user: Any, email: str, context_: dict[str, Any]) -> None:
        """Queue it: somebody who is known and somebody who is not are answered alike."""
        key = f"{PASSWORD_RESET}:{user.pk}:{context.request.request_id}"
        outbox.queue(topic=PASSWORD_RESET, key=key, payload={"user": user.pk, "language": get_language()})

    def send_mail(self, template_prefix: str, email: str, context_: dict[str, Any]) -> None:
        """Nothing else is sent: nobody is told by mail whether an address is known here."""


def email_in(credentials: Mapping[str, Any]) -> str:
    """What was typed as one's e-mail."""
    return str(credentials.get("email") or credentials.get("username") or "")


class InvitedOnly(DefaultSocialAccountAdapter):
    """OpenID Connect signs in those who are invited; it creates nobody."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        """The first time, the invited person is known by the e-mail that the provider has verified."""
        if sociallogin.is_existing:
            return
        for address in sociallogin.email_addresses:
            person = people_by_email(address.email).first() if address.verified else None
            if person is not None:
                sociallogin.connect(request, person)
                return


class SecondFactor(DefaultMFAAdapter):
    """Secrets are encrypted in the database; who needs a second factor can't take it away."""

    def get_totp_issuer(self) -> str:
        """The name an authenticator app shows."""
        return gettext("Smart Village Portal")

    def build_totp_svg(self, url: str) -> str:
        """The picture as an element of the page: data: addresses are against the page's policy."""
        svg: str = super().build_totp_svg(url)
        return svg[svg.index("<svg") :]

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Not where it is required of the person."""
        return not (settings.SECOND_FACTOR_REQUIRED and actor_of(authenticator.user).has(*BACK_OFFICE))


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"portal.accounts.second-factor" + force_bytes(settings.SECRET_KEY)).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
