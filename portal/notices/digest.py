"""Once a day one mail with what did not have to be known at once."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.notices.models import Mailing, Notice
from portal.notices.queries import gathered
from portal.notices.texts import words_of
from portal.outbox import actions as outbox
from portal.outbox.mail import full_address, mail_of
from portal.outbox.registry import handles

TOPIC = "notices.digest"
# One gatherer at a time; the number only has to be the portal's own.
GATHERER_LOCK = 720_241_040


@transaction.atomic
def send_digests(*, now: datetime) -> int:
    """Gather what is unread and waits for a digest, one mail a person and day (Seoul's); return how many."""
    _wait_for_other_gatherers()
    day = timezone.localdate(now)
    done_today = Notice.objects.filter(digest_on=day).values("user")
    waiting = Notice.objects.filter(mailing=Mailing.DIGEST, digest_on=None, read_at=None)
    for_people = waiting.filter(user__is_active=True).exclude(user__in=done_today)
    people = sorted(set(for_people.values_list("user", flat=True)))
    waiting.filter(user__in=people).update(digest_on=day)
    outbox.queue_many(
        topic=TOPIC,
        items=[(f"{TOPIC}:{who}:{day}", {"user": who, "day": day.isoformat()}) for who in people],
    )
    return len(people)


def _wait_for_other_gatherers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GATHERER_LOCK])


@handles(TOPIC)
def deliver(key: str, payload: dict[str, Any]) -> None:
    """Send one person's digest in their language; nothing to somebody who may no longer sign in."""
    reader = User.objects.get(pk=payload["user"])
    if not reader.is_active:
        return
    told = list(gathered(reader.pk, payload["day"]))
    with translation.override(reader.language):
        subject = ngettext("%(count)s notice of %(day)s", "%(count)s notices of %(day)s", len(told))
        words = {"count": len(told), "day": payload["day"]}
        mail_of(key=key, to=reader.email, subject=subject % words, text=_text(told), url="/notices/").send()


def _text(told: list[Notice]) -> str:
    intro = _("This is what happened since the last digest. You can choose your mails under Notices.")
    return "\n\n".join([intro, *map(_entry, told)])


def _entry(notice: Notice) -> str:
    words = words_of(notice.code, notice.details)
    link = f"\n  {full_address(notice.url)}" if notice.url else ""
    return f"- {words.subject}\n  {words.body}{link}"
