"""The declaration of integrity: its text, and the signature before the first sheet."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.reviews import policies
from grants.reviews.integrity import TEXT, TEXT_EN
from grants.reviews.models import IntegrityDeclaration, IntegrityText
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.guards import broken_rule


def begin_text(call: Call) -> IntegrityText:
    """The text a call begins with, once; in the transaction of its first panel."""
    begun, _made = IntegrityText.objects.get_or_create(
        call=call, version=1, defaults={"text": TEXT, "text_en": TEXT_EN, "is_example": True}
    )
    return begun


@transaction.atomic
def change_text(*, actor: Actor, call: Call, text: str, text_en: str) -> IntegrityText:
    """Put a new version in force: whoever opens a sheet after it signs it first."""
    ensure(policies.may_manage(actor))
    if not text.strip() or not text_en.strip():
        raise Refused(_("Write the declaration in both languages."), "text_missing")
    # Two who change it at once get one version each.
    call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    last = IntegrityText.objects.filter(call=call).aggregate(last=Max("version"))["last"] or 0
    made = IntegrityText.objects.create(
        call=call,
        version=last + 1,
        text=_plain(text),
        text_en=_plain(text_en),
        made_by=actor.user,
    )
    changes = {"version": made.version, "sha256": made.sha256}
    audit.record(actor=actor, act="integrity.change_text", about=made, changes=changes)
    return made


def sign(*, actor: Actor, text: IntegrityText, seen_hash: str) -> IntegrityDeclaration:
    """Sign the text that was read; signing twice changes nothing.

    Refused when another version came into force while it was read.
    """
    ensure(policies.may_sign(actor, text.call))
    newest = IntegrityText.objects.filter(call=text.call).order_by("-version").first()
    if newest is None or newest.sha256 != seen_hash:
        sentence = _("The text of the declaration changed while you read it. Read it again, then sign.")
        raise Refused(sentence, "text_changed")
    try:
        return _write(actor, newest)
    except IntegrityError as error:
        if broken_rule(error) != "reviews_declared_once":
            raise
        return IntegrityDeclaration.objects.get(text=newest, reviewer=actor.user)


@transaction.atomic
def _write(actor: Actor, text: IntegrityText) -> IntegrityDeclaration:
    signed = IntegrityDeclaration.objects.create(text=text, reviewer=actor.user, sha256=text.sha256)
    changes = {"call": text.call_id, "version": text.version, "sha256": signed.sha256}
    audit.record(actor=actor, act="integrity.sign", about=signed, changes=changes)
    return signed


def _plain(text: str) -> str:
    """With one kind of line break, whatever the browser sent."""
    return text.replace("\r\n", "\n").strip()
