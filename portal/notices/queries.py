"""Reads of notices."""

from collections.abc import Callable, Collection

from django.db.models import QuerySet

from portal.actor import Actor
from portal.notices import policies
from portal.notices.models import MailHold, Mailing, Notice, NoticePreference
from portal.notices.registry import Urgency, kinds, texts_of

DEFAULTS = {
    Urgency.BINDING: Mailing.AT_ONCE,
    Urgency.MATTERS: Mailing.AT_ONCE,
    Urgency.REST: Mailing.DIGEST,
}


def unread_count(actor: Actor) -> int:
    """How many of the reader's notices are unread; 0 for nobody."""
    return policies.visible_to(actor).filter(read_at=None).count()


def newest_unread(actor: Actor, most: int) -> list[Notice]:
    """The reader's newest unread notices; one query."""
    return list(policies.visible_to(actor).filter(read_at=None)[:most])


def mailings(users: Collection[int], codes: Collection[str]) -> Callable[[int, str], str]:
    """How each of the people wants each of the kinds by mail; at most one query."""
    free = [code for code in codes if texts_of(code).urgency != Urgency.BINDING]
    rows = NoticePreference.objects.filter(user__in=users, code__in=free) if free else []
    chosen = {(row.user_id, row.code): row.mailing for row in rows}
    return lambda user, code: chosen.get((user, code), DEFAULTS[texts_of(code).urgency])


def held_codes(codes: Collection[str] | None = None) -> set[str]:
    """Which of the kinds (all unless told) wait for a manager's release; at most one query."""
    holdable = [
        code for code, texts in kinds().items() if texts.may_be_held and (codes is None or code in codes)
    ]
    on = MailHold.objects.filter(code__in=holdable, is_on=True) if holdable else MailHold.objects.none()
    return set(on.values_list("code", flat=True))


def gathered(user_id: int, day: str) -> QuerySet[Notice]:
    """What a person's digest of a day lists, in the order in which it was told."""
    return Notice.objects.filter(user=user_id, digest_on=day).order_by("id")
