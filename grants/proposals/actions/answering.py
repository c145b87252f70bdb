"""The municipality's side of a request to mend: lay what was mended before a signer, file it by the signature."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grants.proposals import difference, package, policies, telling
from grants.proposals.actions.drafting import register_villages
from grants.proposals.actions.filing import freeze
from grants.proposals.actions.moving import locked
from grants.proposals.content import Content
from grants.proposals.models import Proposal, Submission, SupplementRequest
from grants.proposals.queries import header_of, rules_of, with_content
from grants.proposals.supplements import (
    SUPPLEMENT_KIND,
    blocking,
    mended,
    named_fields,
    open_request,
    pending_supplement_signoff,
    standing,
)
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.signoff import actions as signoffs
from portal.signoff.models import SignOff
from portal.signoff.registry import SignOffLike


@transaction.atomic
def request_supplement_signoff(*, actor: Actor, proposal_id: int) -> SignOff:
    """Lay the mended copy before a signer. Raises NotAllowed, or Refused when nothing was mended or something lacks."""
    proposal = locked(proposal_id)
    ensure(policies.may_answer(actor, proposal))
    request = _open(proposal)
    copy = mended_copy(proposal, request)
    if not difference.differences(package.content_of(copy.filed.package), copy.said):
        raise Refused(_("Nothing was mended yet. Mend what was asked for first."), "nothing_mended")
    _refuse_incomplete(proposal, copy.said, request)
    if "villages" in named_fields(request):
        register_villages(actor, proposal)
    signoff = signoffs.draft(
        actor=actor,
        kind=SUPPLEMENT_KIND,
        about=request,
        title=copy.said.title,
        payload={
            "proposal": proposal.pk,
            "municipality": proposal.municipality_id,
            "request": request.pk,
            "revision": copy.filed.revision + 1,
            "sha256": package.digest(copy.text),
        },
    )
    telling.signoff_requested(proposal, signoff)
    return signoff


@transaction.atomic
def take_back_supplement(*, actor: Actor, proposal_id: int) -> Proposal:
    """Take back one's request before it is signed. Raises NotAllowed, or Refused when none awaits."""
    proposal = locked(proposal_id)
    request = open_request(proposal)
    signoff = pending_supplement_signoff(request) if request else None
    if signoff is None:
        raise Refused(_("No request awaits sign-off. Open the proposal again to see where it stands."))
    signoffs.withdraw(actor=actor, signoff_id=signoff.pk)
    return proposal


def execute_supplement(actor: Actor, signoff: SignOffLike) -> None:
    """What the approval does: freeze the mended copy as the next revision, with a receipt of its own."""
    payload: Any = signoff.payload
    proposal = locked(payload["proposal"])
    request = _open(proposal)
    ensure(policies.may_sign_supplement(actor, proposal, request))
    copy = mended_copy(proposal, request)
    if package.digest(copy.text) != payload["sha256"] or request.pk != payload["request"]:
        raise Refused(_("The proposal changed after sign-off was requested. Return it to the officer."))
    answer = freeze(actor, proposal, signoff, copy.text, **_columns(proposal, copy.filed, copy.said, request))
    proposal.revision = answer.revision
    proposal.save(update_fields=["revision"])
    request.answer = answer
    request.save(update_fields=["answer"])
    changes = {"request": request.pk, "revision": answer.revision}
    audit.record(actor=actor, act="proposal.answer_supplement", about=proposal, changes=changes)
    telling.filed(proposal, answer)


def send_back_supplement(_actor: Actor, signoff: SignOffLike, reason: str) -> None:
    """What a return does: the fields are open again, and the officer is told why."""
    payload: Any = signoff.payload
    if reason:
        telling.returned(locked(payload["proposal"]), signoff, reason)


def _open(proposal: Proposal) -> SupplementRequest:
    request = open_request(proposal)
    if request is None:
        raise Refused(
            _("The ministry has closed its request meanwhile. What was filed last stands."), "no_request"
        )
    return request


@dataclass(frozen=True, slots=True)
class Mended:
    """The copy that stands, what it says with the open fields as they are written now, and that as it is filed."""

    filed: Submission
    said: Content
    text: str


def mended_copy(proposal: Proposal, request: SupplementRequest) -> Mended:
    """What would be filed for the request now, as the revision after the one that stands."""
    filed, said = standing(proposal), mended(proposal, named_fields(request))
    proposal.revision = filed.revision + 1
    return Mended(filed, said, package.canonical(header_of(proposal), said))


def _columns(
    proposal: Proposal, filed: Submission, said: Content, request: SupplementRequest
) -> dict[str, Any]:
    """What stands beside the copy: as the copy says, not as the draft does."""
    opened = named_fields(request)
    return {
        "title": said.title,
        "service_field_id": (proposal if "service_field" in opened else filed).service_field_id,
        "support_type_id": (proposal if "support_type" in opened else filed).support_type_id,
        "national_total": said.national_total,
        "project_total": said.project_total,
    }


def _refuse_incomplete(proposal: Proposal, said: Content, request: SupplementRequest) -> None:
    """What is missing in an open field; the rest stands as it was filed."""
    with_rules = with_content(Proposal.objects.filter(pk=proposal.pk)).get()
    lacking = {each.section for each in blocking(said, rules_of(with_rules), request)}
    if lacking:
        raise Refused(
            _("%(count)s sections still need mending. See the checklist; nothing was sent.")
            % {"count": len(lacking)},
            "incomplete",
        )
