"""The key in an invitation's link: only its hash is kept, and only the server can make it again."""

import hashlib
import secrets

from django.utils.crypto import salted_hmac

SALT = "portal.accounts.invitation"


def new_nonce() -> str:
    """What distinguishes one link from another; worth nothing without the server's secret."""
    return secrets.token_urlsafe(24)


def key_from(nonce: str) -> str:
    """The key of the link, 64 hex digits: made when the mail is sent, never stored."""
    return salted_hmac(SALT, nonce, algorithm="sha256").hexdigest()


def hash_of(key: str) -> str:
    """What is stored of a key."""
    return hashlib.sha256(key.encode()).hexdigest()
