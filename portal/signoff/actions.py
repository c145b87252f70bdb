"""Draft, approve, return, withdraw: the same for every act that needs a second person."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.actor import Actor
from portal.audit import actions as audit
from portal.audit.queries import target_name
from portal.errors import Refused, ensure
from portal.signoff import policies, states
from portal.signoff.models import SignOff
from portal.signoff.registry import kind_of


def hash_of(payload: Mapping[str, object]) -> str:
    """SHA-256 in hex of the canonical JSON of a payload."""
    canonical = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@transaction.atomic
def draft(
    *, actor: Actor, kind: str, about: models.Model | str, title: str, payload: Mapping[str, object]
) -> SignOff:
    """Lay an act before a second person (기안); one at a time about the same thing."""
    target = target_name(about)
    if SignOff.objects.filter(kind=kind, about=target, state=states.PENDING).exists():
        raise Refused(_("This already awaits sign-off. Withdraw that request first."), "already_pending")
    signoff = SignOff.objects.create(
        kind=kind_of(kind).name,
        about=target,
        title=title,
        payload=dict(payload),
        payload_hash=hash_of(payload),
        drafted_by=actor.user,
    )
    audit.record(actor=actor, act="signoff.draft", about=signoff, changes={"about": target, "kind": kind})
    return signoff


@transaction.atomic
def approve(*, actor: Actor, signoff_id: int, seen_hash: str) -> SignOff:
    """Sign off what was seen (결재): the act is executed in the same transaction, or nothing is."""
    signoff = _locked(signoff_id)
    ensure(policies.may_decide(actor, signoff))
    if seen_hash != signoff.payload_hash or hash_of(signoff.payload) != signoff.payload_hash:
        raise Refused(_("What you saw is not what would be signed. Open it again and look."), "changed")
    kind = kind_of(signoff.kind)
    signoff.is_acting = kind.is_acting(actor, signoff)
    _decide(actor, signoff, states.APPROVED)
    kind.execute(actor, signoff)
    return signoff


@transaction.atomic
def return_to_drafter(*, actor: Actor, signoff_id: int, reason: str) -> SignOff:
    """Send it back with a reason (반려)."""
    signoff = _locked(signoff_id)
    ensure(policies.may_decide(actor, signoff))
    if not reason.strip():
        raise Refused(_("Say why you return it, so that it can be mended."), "reason_missing")
    signoff.reason = reason.strip()
    _decide(actor, signoff, states.RETURNED)
    kind_of(signoff.kind).returned(actor, signoff, signoff.reason)
    return signoff


@transaction.atomic
def withdraw(*, actor: Actor, signoff_id: int, reason: str = "") -> SignOff:
    """Take back what one drafted."""
    signoff = _locked(signoff_id)
    ensure(policies.may_withdraw(actor, signoff))
    signoff.reason = reason
    _decide(actor, signoff, states.WITHDRAWN)
    kind_of(signoff.kind).returned(actor, signoff, reason)
    return signoff


def void(*, actor: Actor, requests: Iterable[SignOff], reason: str) -> None:
    """Close `held` requests whose subject has moved on, in the transaction that moves it.

    `reason` is what their people read. Whether the actor may move the subject, its room has asked.
    """
    closed = list(requests)
    now = timezone.now()
    SignOff.objects.filter(pk__in=[each.pk for each in closed]).update(
        state=states.VOID, decided_at=now, reason=reason
    )
    changes = {"state": states.VOID, "reason": reason}
    audit.record_many(actor=actor, act="signoff.void", items=[(each, changes) for each in closed])


def held(**which: Any) -> list[SignOff]:
    """Pending requests, locked in one order: before their subjects are, as an approval does."""
    pending = SignOff.objects.filter(state=states.PENDING, **which)
    return list(pending.select_for_update().order_by("pk"))


def _locked(signoff_id: int) -> SignOff:
    return SignOff.objects.select_for_update().get(pk=signoff_id)


def _decide(actor: Actor, signoff: SignOff, state: str) -> None:
    signoff.state = state
    signoff.decided_by = actor.user
    signoff.decided_at = timezone.now()
    signoff.save()
    changes = {"state": state, "reason": signoff.reason, "hash": signoff.payload_hash}
    audit.record(actor=actor, act=f"signoff.{state}", about=signoff, changes=changes)
