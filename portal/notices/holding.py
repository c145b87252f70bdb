"""The writers of held mails: hold a kind, edit, release, drop; each on record."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.notices import held, policies
from portal.notices.held import HeldMail
from portal.notices.models import MailHold
from portal.notices.registry import texts_of
from portal.outbox import actions as outbox
from portal.outbox.models import Message


@transaction.atomic
def hold_kind(*, actor: Actor, code: str, is_on: bool) -> None:
    """Let the mails of a kind wait from now on, or go at once again; what waits already stays held.

    Raises NotAllowed; KeyError for a kind that can't be held.
    """
    ensure(policies.may_hold(actor))
    if not texts_of(code).may_be_held:
        raise KeyError(code)
    changed = {"is_on": is_on, "changed_by": actor.user, "changed_at": timezone.now()}
    hold, _made = MailHold.objects.update_or_create(code=code, defaults=changed)
    audit.record(actor=actor, act="mail.hold", about=hold, changes={"is_on": is_on})


@transaction.atomic
def edit_mail(*, actor: Actor, message_id: int, subject: str, body: str) -> None:
    """Write another text for one mail that waits. Raises Refused when it no longer does."""
    ensure(policies.may_hold(actor))
    _rewrite(actor, {message_id: (subject, body)}, held.messages().filter(pk=message_id))


@transaction.atomic
def edit_kind(*, actor: Actor, code: str, language: str, subject: str, body: str) -> int:
    """Write another text for every waiting mail of a kind in a language; return how many.

    `{name}` stands for a detail of each mail. Raises Refused for a name that the mails do not have.
    """
    ensure(policies.may_hold(actor))
    mails = [
        mail for mail in held.with_words(held.messages_of(code)) if mail.notice.user.language == language
    ]
    _ensure_known(mails, subject + body)
    texts = {
        mail.message.pk: (held.filled(subject, mail.notice), held.filled(body, mail.notice)) for mail in mails
    }
    _rewrite(actor, texts, [mail.message for mail in mails])
    return len(mails)


@transaction.atomic
def release(*, actor: Actor, message_ids: Iterable[int]) -> int:
    """Let these mails go; return how many. Those released or dropped meanwhile are left alone."""
    ensure(policies.may_hold(actor))
    gone = outbox.release(message_ids=_mails(message_ids))
    _record(actor, "mail.release", gone, {})
    return len(gone)


@transaction.atomic
def drop(*, actor: Actor, message_ids: Iterable[int], reason: str) -> int:
    """Never send these mails; the notices stay in the inboxes. Raises Refused without a reason."""
    ensure(policies.may_hold(actor))
    if not reason.strip():
        raise Refused(_("Say why these mails are not sent."), "reason_missing")
    dropped = outbox.drop(message_ids=_mails(message_ids))
    _record(actor, "mail.drop", dropped, {"reason": reason.strip()})
    return len(dropped)


def _mails(message_ids: Iterable[int]) -> list[int]:
    return list(held.messages().filter(pk__in=list(message_ids)).values_list("pk", flat=True))


def _ensure_known(mails: list[HeldMail], pattern: str) -> None:
    known = set.intersection(*(set(mail.notice.details) for mail in mails)) if mails else set()
    unknown = held.fields_in(pattern) - known
    if unknown:
        words = {"unknown": ", ".join(sorted(unknown)), "known": ", ".join(sorted(known))}
        raise Refused(
            _("These mails have no {%(unknown)s}. Nothing was changed. Names you can use: %(known)s.")
            % words,
            "unknown_field",
        )


def _rewrite(actor: Actor, texts: Mapping[int, tuple[str, str]], messages: Iterable[Message]) -> None:
    payloads = {
        each.pk: {**each.payload, "edited": {"subject": " ".join(subject.split()), "body": body.strip()}}
        for each in messages
        for subject, body in [texts[each.pk]]
    }
    if not payloads or outbox.rewrite(payloads=payloads) != len(payloads):
        raise Refused(
            _("Some of these mails were sent or dropped meanwhile. Nothing was changed. Look again."), "gone"
        )
    edits = [(f"outbox.message:{pk}", {"edited": payload["edited"]}) for pk, payload in payloads.items()]
    audit.record_many(actor=actor, act="mail.edit", items=edits)


def _record(actor: Actor, act: str, messages: list[Message], more: Mapping[str, str]) -> None:
    items = [(each, {"mail": each.key, **more}) for each in messages]
    audit.record_many(actor=actor, act=act, items=items)
