"""Who may see and move a proposal."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.proposals import states
from grants.proposals.models import Proposal, ProposalState, Submission
from portal.actor import ALLOWED, Actor, Role, Verdict, refused
from villages.models import Municipality
from villages.policies import may_act_for
from villages.queries import municipalities_of, provinces_of

# What only counts before the deadline, judged by when the request arrived.
BEFORE_THE_DEADLINE = frozenset({"request_signoff", "file", "reopen"})


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
    """An officer of a municipality that stood on the call's day, while the call is open."""
    verdict = may_act_for(actor, municipality, Role.OFFICER)
    if not verdict:
        return verdict
    if not call.is_open(actor.arrived_at):
        return refused(_("This call is not open. Nothing was begun."))
    if not Municipality.objects.valid_on(call.places_on).filter(pk=municipality.pk).exists():
        return refused(_("This municipality did not exist on the day to which the call refers."))
    return ALLOWED


def may_edit(actor: Actor, proposal: Proposal) -> Verdict:
    """An officer of its municipality, while it is a draft."""
    verdict = may_act_for(actor, proposal.municipality, Role.OFFICER)
    if not verdict:
        return verdict
    if proposal.state != states.DRAFTING:
        return refused(
            _("This proposal is in the state “%(state)s” and can't be changed now.")
            % {"state": ProposalState(proposal.state).label}
        )
    return ALLOWED


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
    if verb in BEFORE_THE_DEADLINE and not proposal.call.is_open(actor.arrived_at):
        return refused(_("The deadline has passed. Nothing was filed or changed."))
    if verb == "receive" and proposal.state != states.FILED:
        return _may_receive_reopened(actor, proposal)
    return ALLOWED


def _role_allows(actor: Actor, proposal: Proposal, verb: str) -> Verdict:
    (role,) = states.MOVES[verb].roles
    if role == Role.MANAGER:
        return ALLOWED if actor.has(role) else refused(_("Only a programme manager may do this."))
    return may_act_for(actor, proposal.municipality, role)


def _may_receive_reopened(actor: Actor, proposal: Proposal) -> Verdict:
    """Opened again and not filed anew by the deadline: the last submission stands and is received."""
    if proposal.slot is None:
        return refused(_("This draft was never filed."))
    if not proposal.call.is_closed(actor.arrived_at):
        return refused(_("It was opened again and may be filed anew until the deadline."))
    return ALLOWED
