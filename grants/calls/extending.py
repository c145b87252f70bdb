"""A deadline is moved later: one manager drafts it, another signs it off, everyone concerned is told."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls import hooks, policies
from grants.calls.models import Call, CallExtension, CallQuestion
from grants.calls.models.extension import EXTEND
from portal.actor import Actor, Role, Verdict, refused
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.guards import broken_rule
from portal.notices import registry as notices
from portal.notices.actions import tell_many
from portal.signoff import actions as signoffs
from portal.signoff import registry
from portal.signoff.models import SignOff
from portal.signoff.registry import SignOffLike

NOTICE = "call.extended"


def may_extend(actor: Actor, call: Call) -> Verdict:
    """A manager, until the deadline has passed."""
    if not call.is_published:
        return refused(_("This call is not published yet: change its dates in the form."))
    if call.is_closed(actor.arrived_at):
        return refused(_("The deadline has passed. A call can be extended only before it closes."))
    return policies.may_manage(actor)


@transaction.atomic
def request_extension(*, actor: Actor, call: Call, closes_at: datetime, reason: str) -> SignOff:
    """Lay a later deadline before a second manager. Raises NotAllowed, or Refused with what is wrong."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    ensure(may_extend(actor, call))
    _ensure_sensible(call, closes_at, reason)
    return signoffs.draft(
        actor=actor,
        kind=EXTEND,
        about=call,
        title=_("Extension of the deadline: %(call)s") % {"call": call.name},
        payload={
            "call": call.pk,
            "from": call.closes_at.isoformat(),
            "to": closes_at.isoformat(),
            "reason": reason.strip(),
        },
    )


def _ensure_sensible(call: Call, closes_at: datetime, reason: str) -> None:
    if closes_at <= call.closes_at:
        raise Refused(_("Choose a moment later than the present deadline."), "not_later")
    if call.review_until and closes_at >= call.review_until:
        raise Refused(
            _("The review is announced to end before that. Choose an earlier deadline, or move the review."),
            "after_the_review",
        )
    if not reason.strip():
        raise Refused(_("Say why the deadline is moved. Everybody reads it."), "reason_missing")


def execute_extension(actor: Actor, signoff: SignOffLike) -> None:
    """What the approval does: the row that moves the deadline, the record, and the notices."""
    paper: Any = signoff.payload
    call = Call.objects.select_for_update().get(pk=paper["call"])
    ensure(may_extend(actor, call))
    extension = CallExtension(
        call=call,
        signoff_id=signoff.pk,
        from_at=datetime.fromisoformat(paper["from"]),
        to_at=datetime.fromisoformat(paper["to"]),
        reason=paper["reason"],
        extended_at=actor.arrived_at,
        drafted_by_id=signoff.drafted_by_id,
        approved_by=actor.user,
    )
    _insert(extension)
    changes = {"closes_at": [paper["from"], paper["to"]], "reason": paper["reason"]}
    audit.record(actor=actor, act=EXTEND, about=call, changes=changes)
    _tell(extension)


def _insert(extension: CallExtension) -> None:
    try:
        with transaction.atomic():
            extension.save(force_insert=True)
    except IntegrityError as error:
        if broken_rule(error) != "calls_extension_from_the_deadline":
            raise
        raise Refused(
            _("The deadline was moved meanwhile. Return this request and draft the extension anew."), "moved"
        ) from error


def _tell(extension: CallExtension) -> None:
    call = extension.call
    askers = CallQuestion.objects.filter(call=call).values_list("asked_by", flat=True)
    people = {*hooks.people_concerned(call), *askers, extension.drafted_by_id}
    details = {
        "call": {"ko": call.name, "en": call.name_en},
        "before": {"moment": extension.from_at.isoformat()},
        "after": {"moment": extension.to_at.isoformat()},
        "reason": extension.reason,
    }
    key = f"{NOTICE}:{extension.pk}"
    tell_many(items=[(who, NOTICE, details, call.get_absolute_url(), key) for who in sorted(people)])


def _page_of(signoff: SignOffLike) -> str:
    return Call.objects.get(pk=signoff.payload["call"]).get_absolute_url()


def register() -> None:
    """Make the kind of sign-off and the notice known."""
    registry.register(
        registry.Kind(
            name=EXTEND,
            label=gettext_lazy("Extension of a deadline"),
            # A request that came too late can still be returned: the approval itself looks at the clock.
            may_decide=lambda actor, _signoff: policies.may_manage(actor),
            visible=lambda actor: Q() if actor.in_ministry else Q(pk=None),
            execute=execute_extension,
            url=_page_of,
            decidable=lambda actor: Q() if actor.has(Role.MANAGER) else Q(pk=None),
        )
    )
    notices.name_group("call", gettext_lazy("Calls"))
    notices.name_group(NOTICE.partition(".")[0], gettext_lazy("Calls"))
    notices.register(
        NOTICE,
        subject=gettext_lazy("Deadline extended: %(call)s"),
        body=gettext_lazy(
            "The call “%(call)s” closes at %(after)s instead of %(before)s. Reason: %(reason)s"
        ),
        urgency=notices.Urgency.BINDING,
        may_be_held=True,
    )
