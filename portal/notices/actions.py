"""The writers of notices: tell people, mark as read."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.actor import Actor
from portal.notices import policies
from portal.notices.models import Notice
from portal.notices.texts import words_of
from portal.outbox import actions as outbox

TOPIC = "notices.mail"
# user id, code, details, url, key
Item = tuple[int, str, Mapping[str, Any], str, str]


@transaction.atomic
def tell_many(*, items: Iterable[Item]) -> None:
    """Tell people something, in the caller's transaction and in a constant number of statements.

    Each item is `(user_id, code, details, url, key)`: a code registered with its texts; details as JSON,
    where `{"ko": …, "en": …}`, `{"won": amount}` and `{"moment": iso}` are put into words when read; an
    address of the portal beginning with "/" or ""; a key: the same person is told the same key once.
    Raises KeyError when the texts name a detail that is missing.
    """
    told = [_notice(*item) for item in items]
    Notice.objects.bulk_create(told, ignore_conflicts=True)
    mails = [(mail_key(notice), {"user": notice.user_id, "key": notice.key}) for notice in told]
    outbox.queue_many(topic=TOPIC, items=mails)


def tell(*, user_id: int, code: str, details: Mapping[str, Any], url: str, key: str) -> None:
    """Tell one person."""
    tell_many(items=[(user_id, code, details, url, key)])


def mail_key(notice: Notice) -> str:
    """The key of the mail that goes with a notice; its Message-ID is made from it."""
    return f"{TOPIC}:{notice.user_id}:{notice.key}"


def mark_read(*, actor: Actor, notice_id: int) -> Notice:
    """Note that the reader opened one of theirs. Raises Notice.DoesNotExist."""
    notice = policies.visible_to(actor).get(pk=notice_id)
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(*, actor: Actor) -> int:
    """Note that the reader saw all of theirs; return how many were unread."""
    return policies.visible_to(actor).filter(read_at=None).update(read_at=timezone.now())


def _notice(user_id: int, code: str, details: Mapping[str, Any], url: str, key: str) -> Notice:
    words_of(code, details)
    return Notice(user_id=user_id, code=code, details=dict(details), url=url, key=key)
