"""Lay a decision before a second person; their approval announces it, now or at a set time."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from grants.awards import announcing, ledger, policies, states
from grants.awards.lines import ensure_explained
from grants.awards.models import Decision
from grants.awards.paper import lines_of, paper_of
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.signoff import actions as signoff
from portal.signoff.models import SignOff
from portal.signoff.registry import SignOffLike

KIND = "awards.publish"
# A set time further off is taken for a slip of the pen.
FURTHEST = timedelta(days=366)


def request_publication(*, actor: Actor, decision: Decision, publish_at: datetime | None = None) -> SignOff:
    """Lay the decision, with every line of it, before a second manager.

    `publish_at` is the moment from which on it is published once they approved; None for at once.
    Raises Refused for a line that leaves the ranking without its reason, or a moment that can't be meant.
    """
    with ledger.told_plainly():
        held = _held(decision.pk)
        ensure(policies.may_edit(actor, held))
        _ensure_ahead(publish_at)
        ensure_explained(held)
        Decision.objects.filter(pk=held.pk).update(publish_at=publish_at)
        asked = signoff.draft(
            actor=actor,
            kind=KIND,
            about=held,
            title=_("Publish the decision on %(call)s") % {"call": held.call},
            payload=paper_of(list(lines_of(held))),
        )
        held.state, held.signoff = states.AWAITING, asked
        held.save(update_fields=["state", "signoff"])
        changes = {"signoff": asked.pk, "publish_at": publish_at.isoformat() if publish_at else ""}
        audit.record(actor=actor, act="award.request_publication", about=held, changes=changes)
    return asked


def approve(actor: Actor, request: SignOffLike) -> None:
    """Execute the sign-off: everything of the decision becomes known at one moment, now or at its time."""
    decision = Decision(pk=decision_of(request))
    publish_at = request.payload["publish_at"]
    with ledger.told_plainly():
        if publish_at and datetime.fromisoformat(publish_at) > timezone.now():
            _schedule(actor, decision, request)
        else:
            announcing.announce(actor, decision, paper=request.payload, awaited=states.AWAITING)


def take_back(actor: Actor, request: SignOffLike, reason: str) -> None:
    """A returned or withdrawn sign-off makes the decision a draft again; what is reserved stays so."""
    held = _held(decision_of(request))
    held.state = states.DRAFT
    held.save(update_fields=["state"])
    audit.record(actor=actor, act="award.returned", about=held, changes={"reason": reason})


def _schedule(actor: Actor, decision: Decision, request: SignOffLike) -> None:
    announcing.ensure_moved(decision, states.AWAITING, state=states.SCHEDULED)
    announcing.ensure_as_signed(list(lines_of(decision)), request.payload)
    changes = {"publish_at": request.payload["publish_at"]}
    audit.record(actor=actor, act="award.schedule", about=decision, changes=changes)


def _ensure_ahead(publish_at: datetime | None) -> None:
    if publish_at is None:
        return
    now = timezone.now()
    if publish_at <= now:
        raise Refused(_("The time of publication has passed. Choose one ahead, or publish at once."), "past")
    if publish_at > now + FURTHEST:
        raise Refused(_("The time of publication is more than a year ahead."), "too_far")


def _held(decision_id: int) -> Decision:
    return (
        Decision.objects.select_for_update(of=("self",))
        .select_related("call__programme_year")
        .get(pk=decision_id)
    )


def decision_of(request: SignOffLike) -> int:
    """The id of the decision that the request is about."""
    return int(request.about.rpartition(":")[2])
