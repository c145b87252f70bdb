"""The municipality's moves: ask for the signature, file by it, take back, open again, withdraw."""

from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from grants.proposals import checklist, package, policies, ranks, telling
from grants.proposals.actions import supplementing
from grants.proposals.actions.drafting import register_villages
from grants.proposals.actions.moving import locked, move
from grants.proposals.actions.receipts import announced_signer
from grants.proposals.actions.requests import WITHDRAWN, held_requests, void_requests
from grants.proposals.models import Proposal, Submission
from grants.proposals.queries import (
    SIGNOFF_KIND,
    content_of,
    header_of,
    pending_signoff,
    rules_of,
    with_content,
)
from portal.actor import Actor
from portal.errors import NotAllowed, Refused, ensure
from portal.guards import broken_rule
from portal.signoff import actions as signoffs
from portal.signoff import states as signoff_states
from portal.signoff.models import SignOff
from portal.signoff.registry import SignOffLike


@transaction.atomic
def request_signoff(*, actor: Actor, proposal_id: int) -> SignOff:
    """Lay a complete draft before a signer.

    Raises NotAllowed, or Refused when something is still to mend.
    """
    proposal = locked(proposal_id)
    ensure(policies.may(actor, proposal, "request_signoff"))
    text = _package_of(proposal_id)
    register_villages(actor, proposal)
    move(actor, proposal, "request_signoff")
    signoff = signoffs.draft(
        actor=actor,
        kind=SIGNOFF_KIND,
        about=proposal,
        title=proposal.title,
        payload={
            "proposal": proposal.pk,
            "municipality": proposal.municipality_id,
            "revision": proposal.revision,
            "version": proposal.version,
            "sha256": package.digest(text),
        },
    )
    telling.signoff_requested(proposal, signoff)
    return signoff


def _package_of(proposal_id: int) -> str:
    """The text that would be filed. Raises Refused while something is missing."""
    said = with_content(Proposal.objects.filter(pk=proposal_id)).get()
    written = content_of(said)
    to_mend = checklist.sections_to_mend(written, rules_of(said))
    if to_mend:
        raise Refused(
            _("%(count)s sections still need mending. See the checklist; nothing was sent.")
            % {"count": to_mend},
            "incomplete",
        )
    return package.canonical(header_of(said), written)


def take_back(*, actor: Actor, proposal_id: int) -> Proposal:
    """Take back one's request before it is signed. Raises NotAllowed, or Refused when none awaits."""
    with transaction.atomic():
        signoff = pending_signoff(Proposal(pk=proposal_id))
        if signoff is None:
            raise Refused(_("No request awaits sign-off. Open the proposal again to see where it stands."))
        signoffs.withdraw(actor=actor, signoff_id=signoff.pk)
        return Proposal.objects.get(pk=proposal_id)


def file_proposal(*, actor: Actor, signoff_id: int, seen_hash: str) -> Submission:
    """Sign off and file, in one transaction. Doing it again gives the same submission.

    `seen_hash` is the hash of the payload that the signer saw. Raises NotAllowed, or Refused when the
    deadline has passed, no slot is left, or the proposal is not what was seen.
    """
    try:
        signoffs.approve(actor=actor, signoff_id=signoff_id, seen_hash=seen_hash)
    except NotAllowed:
        filed = policies.filed_visible_to(actor).filter(signoff=signoff_id).first()
        if filed is None:
            raise
        return filed
    return Submission.objects.get(signoff=signoff_id)


def execute_filing(actor: Actor, signoff: SignOffLike) -> None:
    """What the approval does: freeze the copy, take the lowest free slot, move to filed."""
    payload: Any = signoff.payload
    proposal = locked(payload["proposal"])
    if proposal.submissions.filter(revision=payload["revision"]).exists():
        return
    ensure(policies.may(actor, proposal, "file"))
    text = _package_of(proposal.pk)
    if package.digest(text) != payload["sha256"] or proposal.revision != payload["revision"]:
        raise Refused(_("The proposal changed after sign-off was requested. Return it to the officer."))
    try:
        with transaction.atomic():
            submission = freeze(actor, proposal, signoff, text)
            move(actor, proposal, "file", slot=proposal.slot or _lowest_free_slot(proposal))
    except IntegrityError as error:
        raise Refused(_why_refused(error), broken_rule(error)) from error
    telling.filed(proposal, submission)


def _why_refused(error: IntegrityError) -> str:
    """A plain sentence for the rule with which the database said no: the call changed meanwhile."""
    match broken_rule(error):
        case "submission_within_call":
            return _("The deadline has passed. Nothing was filed or changed.")
        case "submission_not_in_the_future":
            return _("The clocks of the servers disagree. Nothing was filed; try again in a moment.")
        case "proposal_most_per_municipality" | "proposal_slot_once":
            return _("No place is left for another project of your municipality. Nothing was filed.")
        case _:
            raise error


def freeze(actor: Actor, proposal: Proposal, signoff: SignOffLike, text: str, **said: Any) -> Submission:
    """Keep the text as the proposal's next filed copy; what stands beside it is the proposal's unless `said`."""
    columns = {
        "title": proposal.title,
        "service_field_id": proposal.service_field_id,
        "support_type_id": proposal.support_type_id,
        "national_total": proposal.national_total,
        "project_total": proposal.project_total,
        **said,
    }
    submission = Submission(
        proposal=proposal,
        revision=proposal.revision,
        number=f"{proposal.call.code}-{proposal.pk:05d}-{proposal.revision}",
        filed_at=actor.arrived_at,
        filed_by=actor.user,
        drafted_by=signoff.drafted_by,
        signoff_id=signoff.pk,
        package=text,
        sha256=package.digest(text),
        call=proposal.call,
        municipality=proposal.municipality,
        is_example=proposal.is_example,
        **columns,
    )
    announced_signer(actor).sign(submission, is_acting=signoff.is_acting).save(force_insert=True)
    return submission


def _lowest_free_slot(proposal: Proposal) -> int:
    """The lowest free place among the municipality's filed projects; one filing at a time looks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [proposal.call_id, int(proposal.municipality_id)]
        )
    taken = set(
        Proposal.objects.filter(
            call=proposal.call_id, municipality=proposal.municipality_id, slot__isnull=False
        ).values_list("slot", flat=True)
    )
    free = [slot for slot in range(1, proposal.call.most_projects + 1) if slot not in taken]
    if not free:
        raise Refused(
            _(
                "Your municipality has already filed %(most)s projects, the most this call takes. "
                "Withdraw one of them to file another; this one is kept."
            )
            % {"most": proposal.call.most_projects},
            "no_slot_left",
        )
    return free[0]


def send_back(actor: Actor, signoff: SignOffLike, reason: str) -> None:
    """What a return or a taking back of the request does: it is a draft again."""
    payload: Any = signoff.payload
    proposal = locked(payload["proposal"])
    if proposal.state != "awaiting_signoff":
        return
    taken_back = getattr(signoff, "state", "") == signoff_states.WITHDRAWN
    move(
        actor,
        proposal,
        "take_back" if taken_back else "return_to_drafter",
        {"reason": reason} if reason else None,
    )
    if not taken_back:
        telling.returned(proposal, signoff, reason)


@transaction.atomic
def reopen(*, actor: Actor, proposal_id: int) -> Proposal:
    """Open a filed proposal again, before the deadline; its last submission stands."""
    proposal = locked(proposal_id)
    ensure(policies.may(actor, proposal, "reopen"))
    ranks.leave(proposal)
    return move(
        actor,
        proposal,
        "reopen",
        revision=proposal.revision + 1,
        version=proposal.version + 1,
        pledged_at=None,
        pledged_by=None,
        missing=1,
    )


@transaction.atomic
def withdraw(*, actor: Actor, proposal_id: int, reason: str) -> Proposal:
    """Take the proposal out of the call for good; its slot is free again, a request to sign it void.

    Raises NotAllowed, or Refused without a reason.
    """
    if not reason.strip():
        raise Refused(_("Say why it is withdrawn. The reason stays on record with it."), "reason_missing")
    requests = held_requests([proposal_id])
    proposal = locked(proposal_id)
    ensure(policies.may(actor, proposal, "withdraw"))
    ranks.leave(proposal)
    supplementing.withdrawn(actor, proposal)
    said = {"reason": reason.strip()}
    move(actor, proposal, "withdraw", said, slot=None, version=proposal.version + 1)
    void_requests(actor, requests, [proposal], WITHDRAWN)
    telling.withdrawn(actor, proposal, reason.strip())
    return proposal
