"""Change a ceiling: drafted by one manager, signed off by another, never below what is taken."""

from django.utils import timezone
from django.utils.translation import gettext as _

from grants.awards import ledger, policies
from grants.awards.models import CEILING_KIND, CeilingChange
from grants.awards.tracking import poke_tracking
from grants.calls.models import Envelope
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.signoff import actions as signoff
from portal.signoff.models import SignOff
from portal.signoff.registry import SignOffLike
from portal.ui.money import MOST_WON
from portal.ui.templatetags.portal import won


def request_change(*, actor: Actor, envelope: Envelope, to: int, reason: str) -> SignOff:
    """Lay a new ceiling (won) with its reason before a second manager.

    Raises EnvelopeBusy, and Refused for a ceiling that can't be (with the least possible), without a
    reason, or while another change of the envelope awaits sign-off.
    """
    ensure(policies.may_draft(actor))
    with ledger.told_plainly():
        held = _held(envelope.pk)
        _ensure_possible(held, to)
        if not reason.strip():
            raise Refused(_("Say why the ceiling is changed."), "reason_missing")
        payload = {"envelope": held.label, "from": held.ceiling, "to": to, "reason": reason.strip()}
        asked = signoff.draft(
            actor=actor,
            kind=CEILING_KIND,
            about=held,
            title=_("Change the ceiling of the %(envelope)s") % {"envelope": held.label},
            payload=payload,
        )
        changes = {"ceiling": [held.ceiling, to], "reason": reason.strip()}
        audit.record(actor=actor, act="envelope.request_ceiling", about=held, changes=changes)
    return asked


def change(actor: Actor, request: SignOffLike) -> None:
    """Execute the sign-off: the recorded change moves the envelope."""
    before, after = int(request.payload["from"]), int(request.payload["to"])
    with ledger.told_plainly():
        held = _held(int(request.about.rpartition(":")[2]))
        if held.ceiling != before:
            raise Refused(_("The ceiling changed since this was laid before you. Return it."), "changed")
        _ensure_possible(held, after)
        reason = str(request.payload["reason"])
        CeilingChange.objects.create(
            envelope=held,
            before=before,
            after=after,
            reason=reason,
            signoff_id=request.pk,
            changed_at=timezone.now(),
        )
        changes = {"ceiling": [before, after], "reason": reason}
        audit.record(actor=actor, act="envelope.change_ceiling", about=held, changes=changes)
        poke_tracking(held.programme_year_id)


def _held(envelope_id: int) -> Envelope:
    (held,) = ledger.locked(Envelope.objects.filter(pk=envelope_id))
    return held


def _ensure_possible(envelope: Envelope, to: int) -> None:
    if to < envelope.taken:
        sentence = _(
            "The %(envelope)s has %(taken)s reserved and committed. Its ceiling can't be less than that; "
            "%(asked)s were asked. Nothing was changed."
        )
        words = {"envelope": envelope.label, "taken": won(envelope.taken), "asked": won(to)}
        raise Refused(sentence % words, "ceiling_below_taken")
    if to > MOST_WON:
        raise Refused(_("That is more won than any budget holds. Nothing was changed."), "amount_too_large")
    if to == envelope.ceiling:
        raise Refused(_("That is the ceiling already. Nothing was changed."), "ceiling_same")
