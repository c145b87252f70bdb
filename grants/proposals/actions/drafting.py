"""Beginning a draft, and what follows from what it says."""

from django.db import transaction
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.proposals import checklist, policies, states
from grants.proposals.actions.moving import locked
from grants.proposals.models import Colleague, Proposal, ProposalVillage
from grants.proposals.queries import content_of, rules_of, with_content
from portal.actor import Actor, Role
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from villages.actions import name_village
from villages.models import Municipality, Township, Village
from villages.queries import memberships_at


@transaction.atomic
def begin(*, actor: Actor, call: Call, municipality: Municipality) -> Proposal:
    """Begin a draft. Raises NotAllowed when the call is not open or the place is not the actor's."""
    ensure(policies.may_begin(actor, call, municipality))
    proposal = Proposal.objects.create(
        call=call, municipality=municipality, drafted_by=actor.user, missing=None
    )
    changes = {"call": call.code, "municipality": municipality.pk}
    audit.record(actor=actor, act="proposal.begin", about=proposal, changes=changes)
    return count_missing(proposal_id=proposal.pk)


def forget_missing(*, call_id: int) -> int:
    """Leave it unknown how many sections of a call's drafts are to be mended; return how many drafts."""
    return Proposal.objects.filter(call=call_id, state=states.DRAFTING).update(missing=None)


@transaction.atomic
def count_missing(*, proposal_id: int) -> Proposal:
    """Write how many sections are to be mended, after autosaves left it unknown."""
    said = with_content(Proposal.objects.filter(pk=proposal_id)).get()
    said.missing = checklist.sections_to_mend(content_of(said), rules_of(said))
    Proposal.objects.filter(pk=proposal_id, version=said.version).update(missing=said.missing)
    return said


@transaction.atomic
def set_colleague(*, actor: Actor, proposal_id: int, user_id: int, may_write: bool) -> Colleague:
    """Say whether a colleague of the municipality writes in the proposal or only reads it.

    Raises NotAllowed, or Refused for oneself and for who is no officer of the municipality.
    """
    proposal = locked(proposal_id)
    ensure(policies.may_edit(actor, proposal))
    if user_id == actor.user.pk:
        raise Refused(_("You can't change your own rights. Ask a colleague."))
    officers = memberships_at(proposal.municipality, Role.OFFICER).values_list("user_id", flat=True)
    if user_id not in set(officers):
        raise Refused(_("This person is not an officer of your municipality."))
    colleague, _created = Colleague.objects.update_or_create(
        proposal=proposal, user_id=user_id, defaults={"may_write": may_write}
    )
    readers = Colleague.objects.filter(proposal=proposal, may_write=False)
    Proposal.objects.filter(pk=proposal.pk).update(has_readers=readers.exists())
    changes = {"user": user_id, "may_write": may_write}
    audit.record(actor=actor, act="proposal.set_colleague", about=proposal, changes=changes)
    return colleague


def register_villages(actor: Actor, proposal: Proposal) -> None:
    """Name the draft's villages among those of the municipality, when it is handed in."""
    for row in ProposalVillage.objects.filter(proposal=proposal, township__isnull=False).exclude(village=""):
        place = Township.objects.select_related("municipality").get(pk=row.township_id)
        known = Village.objects.filter(township=place, name=row.village).first()
        row.registered = known or name_village(actor=actor, township=place, name=row.village)
        row.save(update_fields=["registered"])
