"""The writers of notices: tell people, mark as read."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.actor import Actor
from portal.audit import actions as audit
from portal.notices import policies, queries
from portal.notices.models import Mailing, Notice, NoticePreference
from portal.notices.registry import Urgency, texts_of
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
    mailing_of = queries.mailings({notice.user_id for notice in told}, {notice.code for notice in told})
    for notice in told:
        notice.mailing = mailing_of(notice.user_id, notice.code)
    Notice.objects.bulk_create(told, ignore_conflicts=True)
    _queue_mails([notice for notice in told if notice.mailing == Mailing.AT_ONCE])


def _queue_mails(told: list[Notice]) -> None:
    """One for each notice; those of a kind that managers want to read first are held."""
    held = queries.held_codes({notice.code for notice in told})
    outbox.queue_many(
        topic=TOPIC,
        items=[(mail_key(each), {"user": each.user_id, "key": each.key, "code": each.code}) for each in told],
        held={mail_key(each) for each in told if each.code in held},
    )


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


@transaction.atomic
def choose_mailings(*, actor: Actor, choices: Mapping[str, str]) -> None:
    """Write how the actor wants each kind by mail, `{code: mailing}`; what binds is always mailed at once.

    Raises KeyError for an unknown kind or a kind that binds.
    """
    for code in choices:
        if texts_of(code).urgency == Urgency.BINDING:
            raise KeyError(code)
    NoticePreference.objects.bulk_create(
        [
            NoticePreference(user=actor.user, code=code, mailing=Mailing(mailing))
            for code, mailing in choices.items()
        ],
        update_conflicts=True,
        unique_fields=["user", "code"],
        update_fields=["mailing"],
    )
    audit.record(actor=actor, act="notices.choose_mailings", about=actor.user, changes=dict(choices))


def _notice(user_id: int, code: str, details: Mapping[str, Any], url: str, key: str) -> Notice:
    words_of(code, details)
    return Notice(user_id=user_id, code=code, details=dict(details), url=url, key=key)
