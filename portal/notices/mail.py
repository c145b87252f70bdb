"""The mail that goes with a notice, delivered by the outbox."""

from typing import Any

from django.utils import translation

from portal.notices.actions import TOPIC
from portal.notices.models import Notice
from portal.notices.texts import Words, words_of
from portal.outbox.mail import mail_of
from portal.outbox.registry import handles


@handles(TOPIC)
def deliver(key: str, payload: dict[str, Any]) -> None:
    """Send one notice by mail, in the reader's language; nothing to somebody who may no longer sign in."""
    notice = Notice.objects.select_related("user").get(user=payload["user"], key=payload["key"])
    if not notice.user.is_active:
        return
    words = mail_words(notice, payload)
    with translation.override(notice.user.language):
        mail_of(key=key, to=notice.user.email, subject=words.subject, text=words.body, url=notice.url).send()


def mail_words(notice: Notice, payload: dict[str, Any]) -> Words:
    """What the mail says, in its reader's language: as a manager edited it, else as the notice says it."""
    edited = payload.get("edited")
    if edited:
        return Words(edited["subject"], edited["body"])
    with translation.override(notice.user.language):
        return words_of(notice.code, notice.details)
