"""The proposal as a kind of sign-off."""

from typing import Any

from django.db.models import Func, JSONField, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from grants.proposals import policies, states
from grants.proposals.actions.answering import execute_supplement, send_back_supplement
from grants.proposals.actions.filing import execute_filing, send_back
from grants.proposals.models import Proposal, Submission, SupplementRequest
from grants.proposals.queries import SIGNOFF_KIND
from grants.proposals.supplements import SUPPLEMENT_KIND, open_request
from grants.proposals.views.filed import answer_with_receipt
from portal.actor import Actor, Role, Verdict, refused
from portal.signoff.registry import Kind, SignOffLike, register
from villages.policies import may_act_for
from villages.queries import active_memberships, municipalities_of


def register_kind() -> None:
    """Make filing, and filing what was mended, known to the two-person rule."""
    register(
        Kind(
            name=SIGNOFF_KIND,
            label=_("File a proposal"),
            may_decide=may_sign,
            visible=requests_seen_by,
            execute=execute_filing,
            returned=send_back,
            is_acting=signs_as_acting,
            url=page_of,
            decidable=requests_to_sign,
            answer=answer_with_receipt,
            taken_over_by=officer_of,
        )
    )
    register(
        Kind(
            name=SUPPLEMENT_KIND,
            label=_("File what was supplemented"),
            may_decide=may_sign_mended,
            visible=requests_seen_by,
            execute=execute_supplement,
            returned=send_back_supplement,
            is_acting=signs_as_acting,
            url=page_of,
            decidable=supplements_to_sign,
            answer=answer_with_receipt,
            taken_over_by=officer_of,
        )
    )


def may_sign(actor: Actor, signoff: SignOffLike) -> Verdict:
    """A signer of the municipality, while the proposal awaits them."""
    proposal = _proposal_of(signoff)
    verdict = may_act_for(actor, proposal.municipality, Role.SIGNER)
    if verdict and proposal.state != states.AWAITING_SIGNOFF:
        return refused(_now("The proposal no longer awaits sign-off."))
    return verdict


def may_sign_mended(actor: Actor, signoff: SignOffLike) -> Verdict:
    """A signer of the municipality, while the ministry's request is open."""
    proposal = _proposal_of(signoff)
    return policies.may_sign_supplement(actor, proposal, open_request(proposal))


def supplements_to_sign(actor: Actor) -> Q:
    """Those of the municipalities the actor signs for, while the ministry's request is open."""
    number = Func("pk", function="to_jsonb", output_field=JSONField())
    waiting = SupplementRequest.objects.filter(outcome="").values(number=number)
    return requests_to_sign(actor) & Q(payload__request__in=waiting)


def requests_seen_by(actor: Actor) -> Q:
    """Those of the municipalities the actor acts for."""
    if not actor.has(Role.OFFICER, Role.SIGNER):
        return Q(pk__in=[])
    codes = list(municipalities_of(actor).values_list("pk", flat=True))
    return Q(payload__municipality__in=codes)


def requests_to_sign(actor: Actor) -> Q:
    """Those of the municipalities the actor signs for."""
    if not actor.has(Role.SIGNER):
        return Q(pk__in=[])
    codes = list(municipalities_of(actor, Role.SIGNER).values_list("pk", flat=True))
    return Q(payload__municipality__in=codes)


def signs_as_acting(actor: Actor, signoff: SignOffLike) -> bool:
    """Whether the actor signs only in another's place (대결)."""
    held = active_memberships(actor.user).filter(
        municipality=_proposal_of(signoff).municipality_id, role=Role.SIGNER.value
    )
    stand_ins = list(held.values_list("acting_for", flat=True))
    return bool(stand_ins) and all(stand_ins)


def officer_of(signoff: SignOffLike) -> int:
    """Whose the proposal is by now, after whatever was handed over."""
    return _proposal_of(signoff).drafted_by_id


def page_of(signoff: SignOffLike) -> str:
    """The receipt once it was filed, before that the proposal."""
    submission = Submission.objects.filter(signoff=signoff.pk).only("pk").first()
    if submission:
        return reverse("proposals:submission", args=[submission.pk])
    payload: Any = signoff.payload
    return reverse("proposals:detail", args=[payload["proposal"]])


def _proposal_of(signoff: SignOffLike) -> Proposal:
    payload: Any = signoff.payload
    return Proposal.objects.select_related("municipality").get(pk=payload["proposal"])
