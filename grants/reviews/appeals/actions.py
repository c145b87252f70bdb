"""Appeal, withdraw it, lay an answer before a second manager, decide."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from grants.proposals.models import Proposal
from grants.reviews.appeals import policies, states, telling
from grants.reviews.models.appeal import DECIDE, Appeal
from portal.actor import Actor
from portal.audit import actions as audit
from portal.audit.queries import target_name
from portal.errors import Refused, ensure
from portal.signoff import actions as signoffs
from portal.signoff.models import SignOff
from portal.signoff.registry import SignOffLike


@transaction.atomic
def file_appeal(*, actor: Actor, proposal_id: int, text: str) -> Appeal:
    """Appeal against the result as it stands. Raises NotAllowed (with why), or Refused without reasons."""
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("municipality", "call")
        .get(pk=proposal_id)
    )
    ensure(policies.may_appeal(actor, proposal))
    appeal = Appeal.objects.create(
        proposal=proposal,
        outcome=proposal.state,
        outcome_since=proposal.state_since,
        text=_said(text),
        filed_by=actor.user,
        filed_at=actor.arrived_at,
    )
    audit.record(actor=actor, act="appeal.file", about=appeal, changes={"against": appeal.outcome})
    telling.filed(appeal)
    return appeal


@transaction.atomic
def withdraw_appeal(*, actor: Actor, appeal_id: int) -> Appeal:
    """Take it back before it is decided; an answer that awaits sign-off is no longer needed."""
    requests = _held_requests(appeal_id)
    appeal = _locked(appeal_id)
    ensure(policies.may_withdraw(actor, appeal))
    _move(actor, appeal, states.WITHDRAWN)
    with translation.override(settings.LANGUAGE_CODE):
        signoffs.void(actor=actor, requests=requests, reason=_("The municipality withdrew its appeal."))
    return appeal


@transaction.atomic
def lay_answer(*, actor: Actor, appeal_id: int, outcome: str, answer: str) -> SignOff:
    """Lay the answer with its reasons before a second manager. Raises NotAllowed, or Refused."""
    appeal = _locked(appeal_id)
    ensure(policies.may_change(actor, appeal))
    if outcome not in states.DECIDED:
        raise Refused(_("Choose how the appeal is decided."), "outcome_missing")
    return signoffs.draft(
        actor=actor,
        kind=DECIDE,
        about=appeal,
        title=_("Appeal: %(proposal)s") % {"proposal": appeal.proposal},
        payload={"appeal": appeal.pk, "outcome": outcome, "answer": _said(answer)},
    )


def decide(actor: Actor, signoff: SignOffLike) -> None:
    """What the approval does: the outcome on record, and the municipality is told."""
    appeal = _locked(signoff.payload["appeal"])
    if appeal.state != states.FILED:
        raise Refused(_("This appeal was decided or withdrawn already."), "not_open")
    appeal.answer = signoff.payload["answer"]
    appeal.decided_at = timezone.now()
    appeal.signoff_id = signoff.pk
    _move(actor, appeal, signoff.payload["outcome"])
    telling.decided(appeal)


def _said(text: str) -> str:
    said = text.strip()
    if not said:
        raise Refused(_("Write the reasons first."), "reasons_missing")
    return said


def _locked(appeal_id: int) -> Appeal:
    waiting = Appeal.objects.select_for_update(of=("self",))
    return waiting.select_related("proposal__municipality", "proposal__call").get(pk=appeal_id)


def _held_requests(appeal_id: int) -> list[SignOff]:
    return signoffs.held(kind=DECIDE, about=target_name(Appeal(pk=appeal_id)))


def _move(actor: Actor, appeal: Appeal, target: str) -> None:
    appeal.state = target
    appeal.save(update_fields=["state", "answer", "decided_at", "signoff"])
    audit.record(actor=actor, act=f"appeal.{target}", about=appeal, changes={"state": target})
