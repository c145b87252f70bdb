"""Who may see and move a proposal."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from grants.calls.applicants import may_apply, may_file_on
from grants.calls.models import Call
from grants.proposals import province, states
from grants.proposals.models import Colleague, Proposal, ProposalState, Submission, SupplementRequest
from grants.proposals.supplements import (
    is_open,
    open_fields,
    open_request,
    opens_files,
    pending_supplement_signoff,
)
from portal.actor import ALLOWED, Actor, Role, Verdict, refused
from villages.models import Municipality
from villages.policies import may_act_for
from villages.queries import active_memberships, municipalities_of, provinces_of

# What only counts before the deadline, judged by when the request arrived.
BEFORE_THE_DEADLINE = frozenset({"request_signoff", "file", "give_back", "reopen"})
# What the province and the ministry do to the copy that stands filed.
OF_WHAT_STANDS = frozenset({"endorse", "return_by_province", "receive"})


def _stands_filed() -> Q:
    """A filed copy stands, or stood until it was withdrawn; a mere draft never."""
    filed_once = Exists(Submission.objects.filter(proposal=OuterRef("pk")))
    return Q(slot__isnull=False) | (Q(state=states.WITHDRAWN) & Q(filed_once))


def ours(actor: Actor) -> QuerySet[Proposal]:
    """What people write: the proposals of the municipalities the actor acts for, drafts included."""
    if not actor.has(Role.OFFICER, Role.SIGNER):
        return Proposal.objects.none()
    return Proposal.objects.filter(municipality__in=municipalities_of(actor))


def visible_to(actor: Actor) -> QuerySet[Proposal]:
    """Ours; for the ministry all that were filed, for coordinators those of their province."""
    if not actor.is_known:
        return Proposal.objects.none()
    seen = Q(pk__in=[])
    if actor.in_ministry:
        seen |= _stands_filed()
    if actor.has(Role.OFFICER, Role.SIGNER):
        seen |= Q(municipality__in=municipalities_of(actor))
    if actor.has(Role.COORDINATOR):
        seen |= _stands_filed() & Q(municipality__province__in=provinces_of(actor))
    return Proposal.objects.filter(seen)


def filed_visible_to(actor: Actor) -> QuerySet[Submission]:
    """The filed copies of what the actor may see: the ministry's all, else by municipality or province."""
    if actor.in_ministry:
        return Submission.objects.all()
    seen = Q(pk__in=[])
    if actor.has(Role.OFFICER, Role.SIGNER):
        seen |= Q(municipality__in=municipalities_of(actor))
    if actor.has(Role.COORDINATOR):
        seen |= Q(municipality__province__in=provinces_of(actor))
    return Submission.objects.filter(seen)


def may_list(actor: Actor) -> Verdict:
    """The back office's lists are the ministry's."""
    return ALLOWED if actor.in_ministry else refused(_("Only the ministry may see this list."))


def may_begin(actor: Actor, call: Call, municipality: Municipality) -> Verdict:
    """An officer of a municipality that may apply."""
    verdict = may_act_for(actor, municipality, Role.OFFICER)
    return may_apply(call, municipality, actor.arrived_at) if verdict else verdict


def may_know_what_is_left(actor: Actor, municipality: Municipality) -> bool:
    """How many projects a municipality filed is known to its own people and the ministry."""
    return actor.in_ministry or municipalities_of(actor).filter(pk=municipality.pk).exists()


def may_edit(actor: Actor, proposal: Proposal) -> Verdict:
    """An officer of its municipality who is not a mere reader of it: in a draft, or what is open to be mended."""
    if not _writes(actor, proposal):
        return _why_not_writing(actor, proposal)
    if proposal.state != states.DRAFTING and not open_fields(proposal, actor.arrived_at):
        return refused(
            _("This proposal is in the state “%(state)s” and can't be changed now.")
            % {"state": ProposalState(proposal.state).label}
        )
    return ALLOWED


def may_attach(actor: Actor, proposal: Proposal, address: str = "") -> Verdict:
    """Who may edit: in a draft, or when the file at the address ("" for any) is among what is to be mended."""
    verdict = may_edit(actor, proposal)
    if not verdict:
        return verdict
    opened = open_fields(proposal, actor.arrived_at)
    if is_open(opened, address) if address else opens_files(opened):
        return verdict
    return refused(_("This file is not among what you were asked to mend. Nothing was changed."))


def _writes(actor: Actor, proposal: Proposal) -> bool:
    """An officer of the municipality, who was not told to read only; asked with every autosave, so it is brief."""
    if not actor.is_known:
        return False
    held = active_memberships(actor.user).filter(municipality=proposal.municipality_id, role=Role.OFFICER)
    return held.exists() and not (proposal.has_readers and _only_reads(actor, proposal))


def _only_reads(actor: Actor, proposal: Proposal) -> bool:
    return Colleague.objects.filter(proposal=proposal.pk, user=actor.user, may_write=False).exists()


def _why_not_writing(actor: Actor, proposal: Proposal) -> Verdict:
    verdict = may_act_for(actor, proposal.municipality, Role.OFFICER)
    return refused(_("You may read this proposal, but not change it.")) if verdict else verdict


def may(actor: Actor, proposal: Proposal, verb: str) -> Verdict:
    """Whether the actor may do the verb to the proposal now: role, then state, then deadline."""
    verdict = _role_allows(actor, proposal, verb)
    if not verdict:
        return verdict
    if not states.allows(verb, proposal.state):
        return refused(
            _("This can't be done to a proposal in the state “%(state)s”.")
            % {"state": ProposalState(proposal.state).label}
        )
    if verb in BEFORE_THE_DEADLINE:
        return _may_still_file(actor, proposal)
    if verb in OF_WHAT_STANDS:
        verdict = _stands(actor, proposal)
        return verdict and province.may_pass(proposal, verb, actor.arrived_at)
    return ALLOWED


def may_answer(actor: Actor, proposal: Proposal) -> Verdict:
    """An officer of its municipality lays what was mended before a signer, in time and once at a time."""
    verdict = may_act_for(actor, proposal.municipality, Role.OFFICER)
    request = open_request(proposal)
    if not verdict:
        return verdict
    if request is None:
        return refused(_("No request to mend is open."))
    if pending_supplement_signoff(request):
        return refused(_("It awaits a signature already."))
    return _before_due(actor, request)


def may_sign_supplement(actor: Actor, proposal: Proposal, request: SupplementRequest | None) -> Verdict:
    """A signer of its municipality, while the request is open and its time lasts."""
    verdict = may_act_for(actor, proposal.municipality, Role.SIGNER)
    if not verdict:
        return verdict
    if request is None:
        return refused(_("The ministry has closed its request meanwhile. What was filed last stands."))
    return _before_due(actor, request)


def _before_due(actor: Actor, request: SupplementRequest) -> Verdict:
    if actor.arrived_at < request.due_at:
        return ALLOWED
    return refused(_("The time for mending is over. What was filed last stands."))


def may_check(actor: Actor, proposal: Proposal) -> Verdict:
    """A manager answers the checklist while the proposal stands received."""
    return may(actor, proposal, "find_eligible")


def may_order(actor: Actor, proposal: Proposal) -> Verdict:
    """A coordinator puts in order what they endorsed, until the ministry has received any of it."""
    verdict = province.may_coordinate(actor, proposal.municipality)
    if not verdict:
        return verdict
    if proposal.state != states.ENDORSED:
        return refused(
            _("Only what the province has endorsed and the ministry not yet received has a place to change.")
        )
    if province.was_forwarded(proposal):
        return refused(_("The ministry has received proposals of this province. The order stands."))
    return ALLOWED


def may_give_back(actor: Actor) -> Verdict:
    """The portal itself closes a request to sign that the call has overtaken."""
    return ALLOWED if actor.has(Role.ADMINISTRATOR) else refused(_("Only the portal itself does this."))


def _role_allows(actor: Actor, proposal: Proposal, verb: str) -> Verdict:
    (role,) = states.MOVES[verb].roles
    if role == Role.MANAGER:
        return ALLOWED if actor.has(role) else refused(_("Only a programme manager may do this."))
    if role == Role.ADMINISTRATOR:
        return may_give_back(actor)
    if role == Role.COORDINATOR:
        return province.may_coordinate(actor, proposal.municipality)
    return may_act_for(actor, proposal.municipality, role)


def _may_still_file(actor: Actor, proposal: Proposal) -> Verdict:
    """While the call is open or what the province returned may be mended, and while the place stands."""
    now = actor.arrived_at
    if proposal.call.is_open(now) or province.lets_file_anew(proposal, now):
        return may_file_on(proposal.call, proposal.municipality, now)
    return refused(_("The deadline has passed. Nothing was filed or changed."))


def _stands(actor: Actor, proposal: Proposal) -> Verdict:
    """What was opened again and not filed anew in time: the last submission stands once no other can come."""
    if proposal.state not in states.STANDING_DRAFTS:
        return ALLOWED
    if proposal.slot is None:
        return refused(_("This draft was never filed."))
    if not proposal.call.is_closed(actor.arrived_at) or province.lets_file_anew(proposal, actor.arrived_at):
        return refused(_("It was opened again and may be filed anew until the deadline."))
    return ALLOWED
