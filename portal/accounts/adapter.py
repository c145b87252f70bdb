"""What the portal changes in django-allauth: nobody signs up, people are invited."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class ClosedSignUp(DefaultAccountAdapter):
    """No sign-up by oneself."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False


class InvitedOnly(DefaultSocialAccountAdapter):
    """OpenID Connect signs in those who are invited; it creates nobody."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        return False
