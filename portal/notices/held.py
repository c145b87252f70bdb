"""Mails that wait until a manager has read them: what waits, and what each says."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.actor import Actor
from portal.notices import policies
from portal.notices.actions import TOPIC, mail_key
from portal.notices.mail import mail_words
from portal.notices.models import Notice
from portal.notices.queries import held_codes
from portal.notices.registry import Texts, kinds, texts_of
from portal.notices.texts import Words, spoken_of
from portal.outbox import queries as outbox
from portal.outbox.models import Message
from portal.ui.waiting import Task


@dataclass(frozen=True, slots=True)
class HeldKind:
    """A kind whose mails may be held, whether they are, and how many wait."""

    code: str
    texts: Texts
    is_on: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class HeldMail:
    """One mail that waits: to whom, and what it says now, in the reader's language."""

    message: Message
    notice: Notice
    words: Words

    @property
    def is_edited(self) -> bool:
        """Whether somebody changed its text."""
        return "edited" in self.message.payload


def messages() -> QuerySet[Message]:
    """All mails of notices that wait for a release."""
    return outbox.held().filter(topic=TOPIC)


def messages_of(code: str) -> QuerySet[Message]:
    """Those of one kind."""
    return messages().filter(payload__code=code)


def held_kinds() -> list[HeldKind]:
    """Every kind that may be held; two queries."""
    counted = messages().order_by().values_list("payload__code").annotate(Count("pk"))
    waiting, on = dict(counted), held_codes()
    return [
        HeldKind(code, texts, code in on, waiting.get(code, 0))
        for code, texts in kinds().items()
        if texts.may_be_held
    ]


def with_words(waiting: Iterable[Message]) -> list[HeldMail]:
    """The mails with their notices and their words; one query."""
    found = list(waiting)
    told = Notice.objects.select_related("user").filter(
        user__in={each.payload["user"] for each in found}, key__in={each.payload["key"] for each in found}
    )
    by_key = {mail_key(notice): notice for notice in told}
    return [
        HeldMail(each, notice, mail_words(notice, each.payload))
        for each in found
        for notice in [by_key[each.key]]
    ]


def languages_of(code: str) -> list[str]:
    """The languages in which the waiting mails of a kind are written, in a fixed order."""
    people = messages_of(code).order_by().values_list("payload__user", flat=True)
    told = Notice.objects.filter(code=code, user__in=set(people)).order_by()
    return sorted(set(told.values_list("user__language", flat=True)), reverse=True)


def pattern_of(code: str, language: str) -> Words:
    """The kind's own text in a language, with `{name}` where the details of each mail stand."""
    with translation.override(language):
        texts = texts_of(code)
        subject, body = (
            re.sub(r"%\((\w+)\)s", r"{\1}", str(text)).replace("%%", "%")
            for text in (texts.subject, texts.body)
        )
    return Words(subject, body)


def fields_in(pattern: str) -> set[str]:
    """The names that stand in braces."""
    return set(re.findall(r"\{(\w+)\}", pattern))


def filled(pattern: str, notice: Notice) -> str:
    """The pattern with the notice's details, in its reader's language."""
    with translation.override(notice.user.language):
        spoken = spoken_of(notice.details)
    return re.sub(r"\{(\w+)\}", lambda found: str(spoken.get(found[1], found[0])), pattern)


def tasks_for(actor: Actor) -> Iterator[Task]:
    """Held mails wait for the managers."""
    if policies.may_hold(actor) and (count := messages().count()):
        yield Task(_("Mails to read before they go"), reverse("admin:notices_mailhold_changelist"), count)
