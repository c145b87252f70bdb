"""The end of a published award: given up by the municipality, or cancelled by the ministry, by two persons each."""

from django.utils.translation import gettext as _

from grants.awards import ledger, reserving
from grants.awards.models import Award, AwardEnding, EndingKind
from grants.awards.models.decision import LEAST_WORDS
from grants.awards.models.ending import DECLINE, REVOKE
from grants.awards.terms import policies, telling
from grants.awards.terms.paper import award_of, award_to_move, paper_about, void_others
from grants.proposals import actions as proposals
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.signoff import actions as signoff
from portal.signoff.models import SignOff
from portal.signoff.registry import SignOffLike


def request_decline(*, actor: Actor, award: Award, reason: str) -> SignOff:
    """An officer asks their signer to give the award up. Raises Refused where it can't be."""
    with ledger.told_plainly():
        held = award_of(award.pk, lock=True)
        ensure(policies.may_answer(actor, held))
        title = _("Give up the award: %(title)s") % {"title": held.submission.title}
        return _ask(actor, DECLINE, held, title, reason)


def decline(actor: Actor, request: SignOffLike) -> None:
    """Execute the signature: what was committed is released, and the managers are told."""
    with ledger.told_plainly():
        held = award_to_move(request)
        ensure(policies.may_sign(actor, held))
        _end(actor, held, EndingKind.DECLINED, request)
        proposals.decline(actor=actor, proposal_id=held.proposal_id, reason=request.payload["reason"])
        telling.declined(held)


def request_revocation(*, actor: Actor, award: Award, reason: str) -> SignOff:
    """Lay the cancelling of a published award before a second manager. Raises Refused where it can't be."""
    with ledger.told_plainly():
        held = award_of(award.pk, lock=True)
        ensure(policies.may_ask_to_change(actor, held))
        return _ask(actor, REVOKE, held, _("Cancel the award: %(award)s") % {"award": held}, reason)


def revoke(actor: Actor, request: SignOffLike) -> None:
    """Execute it: what was committed is released, and the project can be decided again."""
    with ledger.told_plainly():
        held = award_to_move(request)
        ensure(policies.may_decide_change(actor, held))
        _end(actor, held, EndingKind.REVOKED, request)
        proposals.revoke_award(actor=actor, proposal_id=held.proposal_id, reason=request.payload["reason"])
        telling.revoked(held, request.payload["reason"])


def _ask(actor: Actor, kind: str, award: Award, title: str, reason: str) -> SignOff:
    if len(reason.strip()) < LEAST_WORDS:
        sentence = _("Say the reason in %(least)s characters or more.")
        raise Refused(sentence % {"least": LEAST_WORDS}, "words_too_short")
    payload = {**paper_about(award), "reason": reason.strip()}
    return signoff.draft(actor=actor, kind=kind, about=award, title=title, payload=payload)


def _end(actor: Actor, award: Award, kind: EndingKind, request: SignOffLike) -> None:
    reason = request.payload["reason"]
    AwardEnding.objects.create(award=award, kind=kind, reason=reason, signoff_id=request.pk)
    reserving.give_back(actor=actor, award=award)
    void_others(actor, award, {*policies.OF_THE_MINISTRY, *policies.OF_THE_MUNICIPALITY})
    act = "award.decline" if kind == EndingKind.DECLINED else "award.revoke"
    changes = {"reason": reason, "won": award.amount, "signoff": request.pk}
    audit.record(actor=actor, act=act, about=award, changes=changes)
