"""Who may act for which place, and who may say so."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from portal.actor import ALLOWED, BACK_OFFICE, MINISTRY, Actor, Role, Verdict, refused
from villages.models import Membership, MembershipRole, Municipality, Province, Township, Village
from villages.queries import active_memberships, memberships_seen_by


def visible_to(actor: Actor) -> QuerySet[Membership]:
    """The ministry sees every membership; others their own and those of their municipalities."""
    if actor.has(*MINISTRY):
        return Membership.objects.all()
    if not actor.is_known:
        return Membership.objects.none()
    return Membership.objects.filter(memberships_seen_by(actor.user))


def may_list(actor: Actor) -> Verdict:
    """The ministry lists memberships; reviewers learn nothing of the people behind a proposal."""
    return ALLOWED if actor.has(*MINISTRY) else refused(_("Only the ministry may see this list."))


def may_act_for(actor: Actor, municipality: Municipality, role: Role) -> Verdict:
    """Whether the actor is an officer, or a signer, of the municipality at this moment."""
    if actor.is_known and _holds(actor, municipality, role):
        return ALLOWED
    reason = (
        _("You are not a signer of %(municipality)s.")
        if role == Role.SIGNER
        else _("You are not an officer of %(municipality)s.")
    )
    return refused(reason % {"municipality": municipality.localized_name})


def may_grant(actor: Actor) -> Verdict:
    """Administrators say who acts for a place."""
    return _administrators(actor)


# As the back office calls it.
may_add = may_grant


def may_end(actor: Actor, membership: Membership) -> Verdict:
    """Administrators end any membership; a signer that of their own stand-in."""
    original = membership.acting_for
    if original is not None and _is_person(actor, original):
        return ALLOWED
    return _administrators(actor)


def may_name_acting_signer(actor: Actor, signer: Membership) -> Verdict:
    """A signer names who signs in their absence; so may an administrator."""
    if signer.role != MembershipRole.SIGNER or signer.is_acting:
        return refused(_("Only a signer's own place can be taken by an acting signer."))
    if _is_person(actor, signer) and _holds(actor, signer.municipality, Role.SIGNER):
        return ALLOWED
    return _administrators(actor)


def may_hand_over(actor: Actor, membership: Membership) -> Verdict:
    """An officer hands over their own work; a signer of the municipality or an administrator may."""
    if membership.role != MembershipRole.OFFICER:
        return refused(_("Only an officer's work is handed over."))
    if _is_person(actor, membership):
        return ALLOWED
    if actor.is_known and _holds(actor, membership.municipality, Role.SIGNER):
        return ALLOWED
    return _administrators(actor)


def to_hand_over(actor: Actor) -> QuerySet[Membership]:
    """Of the places one acts for, those that `may_hand_over` allows and that last."""
    signed_for = active_memberships(actor.user).filter(role=MembershipRole.SIGNER).values("municipality")
    whose = Q(user=actor.user) | Q(municipality__in=signed_for)
    return Membership.objects.active().filter(whose, role=MembershipRole.OFFICER)


def to_be_signed_for(actor: Actor) -> QuerySet[Membership]:
    """One's own places as a signer: those that `may_name_acting_signer` allows and that last."""
    own = active_memberships(actor.user)
    return own.filter(role=MembershipRole.SIGNER, acting_for=None)


def own_stand_ins(actor: Actor) -> QuerySet[Membership]:
    """Those who sign, or are to sign, in one's place: `may_end` allows a signer to end them."""
    return Membership.objects.lasting().filter(acting_for__user=actor.user)


def may_name_village(actor: Actor, township: Township) -> Verdict:
    """An officer names the villages of their own municipality."""
    return may_act_for(actor, township.municipality, Role.OFFICER)


@dataclass(frozen=True)
class LookUp:
    """Facts that the back office looks up and nobody writes there."""

    model: Any
    readers: frozenset[Role] = BACK_OFFICE

    def visible_to(self, actor: Actor) -> QuerySet[Any]:
        """All, for its readers."""
        everything: QuerySet[Any] = self.model.objects.all()
        return everything if self.may_list(actor) else everything.none()

    def may_list(self, actor: Actor) -> Verdict:
        """The back office, or the part of it that the list is for."""
        return ALLOWED if actor.has(*self.readers) else refused(_("This list is not for your role."))


PROVINCES = LookUp(Province)
MUNICIPALITIES = LookUp(Municipality)
TOWNSHIPS = LookUp(Township)
# It says who named a village when: who reviews must not learn from it who is writing a proposal.
VILLAGES = LookUp(Village, MINISTRY)


def _holds(actor: Actor, municipality: Municipality | None, role: Role) -> bool:
    return active_memberships(actor.user).filter(municipality=municipality, role=role).exists()


def _is_person(actor: Actor, membership: Membership) -> bool:
    return actor.is_known and actor.user.pk == membership.user_id


def _administrators(actor: Actor) -> Verdict:
    if actor.has(Role.ADMINISTRATOR):
        return ALLOWED
    return refused(_("Only an administrator may do this."))
