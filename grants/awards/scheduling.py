"""What was signed off for a set time: published when it has come, or stopped before."""

from typing import Any

from django.conf import settings
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from grants.awards import announcing, ledger, policies, states
from grants.awards.models import Decision
from portal.actor import Actor, Role
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.notices import actions as notices

STOPPED = "awards.stopped"


def due_decisions() -> list[int]:
    """Those whose time has come by the database's clock, in order of their time."""
    due = Decision.objects.filter(state=states.SCHEDULED, publish_at__lte=Now())
    return list(due.order_by("publish_at", "pk").values_list("pk", flat=True))


def publish_scheduled(*, decision_id: int) -> bool:
    """Publish what was signed off for this moment; whether this call did.

    Harmless when repeated, stopped meanwhile, or too early by either clock, the database's or this one's.
    What can't be published as it was signed is a draft again, and both managers are told why.
    """
    actor = Actor(user=None, roles=frozenset({Role.MANAGER}), address="system")
    decision: Any = Decision.objects.select_related("signoff", "call").get(pk=decision_id)
    if decision.state != states.SCHEDULED:
        return False
    try:
        announcing.announce(actor, decision, paper=decision.signoff.payload, awaited=states.SCHEDULED)
    except Refused as refusal:
        if refusal.code in {"not_awaiting", "too_early"}:
            return False
        if refusal.code not in {"withdrawn", "changed", "awards_exceptions_with_reasons"}:
            raise
        with translation.override(settings.LANGUAGE_CODE):
            _stop(actor, decision, str(refusal))
        return False
    return True


def stop(*, actor: Actor, decision: Decision, reason: str) -> None:
    """Make what waits for its time a draft again; what is reserved stays so. Raises Refused once published."""
    ensure(policies.may_draft(actor))
    if not reason.strip():
        raise Refused(_("Say why you stop it."), "reason_missing")
    _stop(actor, decision, reason.strip())


def _stop(actor: Actor, decision: Decision, reason: str) -> None:
    with ledger.told_plainly():
        held = (
            Decision.objects.select_for_update(of=("self",))
            .select_related("signoff", "call")
            .get(pk=decision.pk)
        )
        if held.state != states.SCHEDULED:
            raise Refused(
                _("This decision does not wait for its time any more. Open it again and look."),
                "not_scheduled",
            )
        Decision.objects.filter(pk=held.pk).update(state=states.DRAFT)
        audit.record(actor=actor, act="award.stop", about=held, changes={"reason": reason})
        _tell(held, reason)


def _tell(decision: Any, reason: str) -> None:
    concerned = {decision.signoff.drafted_by_id, decision.signoff.decided_by_id}
    notices.tell_many(
        items=[
            (
                user,
                STOPPED,
                {"call": str(decision.call), "reason": reason},
                reverse("admin:awards_decision_change", args=[decision.pk]),
                f"{STOPPED}:{decision.signoff_id}",
            )
            for user in sorted(concerned)
        ]
    )
