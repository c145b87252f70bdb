"""The mail that goes with a notice, delivered by the outbox."""

import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from portal.notices.actions import TOPIC
from portal.notices.models import Notice
from portal.notices.texts import words_of
from portal.outbox.registry import handles


@handles(TOPIC)
def deliver(key: str, payload: dict[str, Any]) -> None:
    """Send one notice by mail, in the reader's language; nothing to somebody who may no longer sign in."""
    notice = Notice.objects.select_related("user").get(user=payload["user"], key=payload["key"])
    if notice.user.is_active:
        mail_of(notice, key).send()


def mail_of(notice: Notice, key: str) -> EmailMessage:
    """The message; sent again after a crash it carries the same Message-ID, so that it is shown once."""
    with translation.override(notice.user.language):
        words = words_of(notice.code, notice.details)
        body = _body(words.body, notice.url)
    return EmailMessage(
        words.subject, body, to=[notice.user.email], headers={"Message-ID": message_id_of(key)}
    )


def message_id_of(key: str) -> str:
    """The Message-ID that follows from an outbox key, at the portal's own host."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def _body(text: str, url: str) -> str:
    link = f"\n\n{settings.PUBLIC_URL.rstrip('/')}{url}" if url else ""
    return f"{text}{link}\n\n-- \n{_('Smart Village Portal')}\n{_('This mail was sent automatically.')}\n"
