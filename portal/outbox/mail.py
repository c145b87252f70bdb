"""A mail sent by an outbox handler: named by its key, so that one sent again is shown once."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _


def mail_of(*, key: str, to: str, subject: str, text: str, url: str = "") -> EmailMessage:
    """A plain mail in the language of the moment; `url` begins with "/" and becomes a full address."""
    return EmailMessage(subject, _body(text, url), to=[to], headers={"Message-ID": message_id_of(key)})


def message_id_of(key: str) -> str:
    """The Message-ID that follows from an outbox key, at the portal's own host."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def full_address(url: str) -> str:
    """The address with the portal's own host before it; `url` begins with "/"."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{url}"


def _body(text: str, url: str) -> str:
    link = f"\n\n{full_address(url)}" if url else ""
    return f"{text}{link}\n\n-- \n{_('Smart Village Portal')}\n{_('This mail was sent automatically.')}\n"
