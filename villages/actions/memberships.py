"""The writers of memberships: grant, end, stand in, hand over."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.actor import Actor, Role
from portal.audit.actions import record
from portal.errors import Refused, ensure
from portal.guards import broken_rule
from villages import hooks, policies, telling
from villages.models import Membership, MembershipRole, Municipality, Province


@transaction.atomic
def grant_membership(
    *,
    actor: Actor,
    user: Any,
    role: Role,
    municipality: Municipality | None = None,
    province: Province | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Membership:
    """Let a person act for a municipality (officer, signer) or a province (coordinator).

    Raises NotAllowed, or Refused when the place does not fit the role, the period ends before it
    begins, or the person holds the role there already.
    """
    ensure(policies.may_grant(actor))
    membership = Membership(
        user=user,
        role=role,
        municipality=municipality,
        province=province,
        valid_from=valid_from or timezone.now(),
        valid_until=valid_until,
        granted_by=actor.user,
    )
    return _granted(actor, membership, "membership.granted")


@transaction.atomic
def end_membership(*, actor: Actor, membership: Membership) -> Membership:
    """End a membership now, and with a signer's those of their stand-ins.

    Raises NotAllowed, or Refused when it has ended already.
    """
    membership = _locked(membership)
    ensure(policies.may_end(actor, membership))
    _ended(actor, membership)
    return membership


@transaction.atomic
def end_memberships(*, actor: Actor, memberships: list[Membership]) -> None:
    """End several now: all of them, or with the reason none."""
    for membership in sorted(memberships, key=lambda one: one.pk):
        end_membership(actor=actor, membership=membership)


@transaction.atomic
def name_acting_signer(
    *,
    actor: Actor,
    signer: Membership,
    user: Any,
    valid_from: datetime,
    valid_until: datetime,
) -> Membership:
    """Let a colleague sign in a signer's place (대결) for a time.

    Raises NotAllowed, or Refused when the signer's membership has ended or ends sooner, the
    colleague is the signer or is no colleague, or the time has passed.
    """
    signer = _locked(signer)
    ensure(policies.may_name_acting_signer(actor, signer))
    _refuse_unless_a_colleague(signer, user)
    _refuse_unless_within(signer, valid_from, valid_until)
    membership = Membership(
        user=user,
        role=MembershipRole.SIGNER,
        municipality=signer.municipality,
        acting_for=signer,
        valid_from=valid_from,
        valid_until=valid_until,
        granted_by=actor.user,
    )
    granted = _granted(actor, membership, "membership.acting_signer_named")
    telling.acting_signer_named(granted)
    return granted


@transaction.atomic
def hand_over(*, actor: Actor, membership: Membership, successor: Any) -> Membership:
    """End an officer's membership and give the same, and their work, to the successor; return the successor's.

    Raises NotAllowed, or Refused when it has ended or the successor is the same person.
    """
    membership = _locked(membership)
    ensure(policies.may_hand_over(actor, membership))
    if successor.pk == membership.user_id:
        raise Refused(_("Choose somebody else to hand over to."))
    since = _ended(actor, membership)
    same = {"role": membership.role, "municipality": membership.municipality}
    held = Membership.objects.active().filter(user=successor, **same).first()
    if held is None:
        given = Membership(user=successor, valid_from=since, granted_by=actor.user, **same)
        held = _granted(actor, given, "membership.handed_over")
    hooks.handed_over(actor, membership, held)
    telling.handed_over(actor, membership, held)
    return held


def _locked(membership: Membership) -> Membership:
    people = Membership.objects.select_related("user", "municipality", "acting_for")
    return people.select_for_update(of=("self",)).get(pk=membership.pk)


def _granted(actor: Actor, membership: Membership, act: str) -> Membership:
    if not membership.user.is_active:
        raise Refused(_("This person may no longer sign in."))
    try:
        with transaction.atomic():
            membership.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_why_refused(error)) from error
    record(actor=actor, act=act, about=membership, changes=_written(membership))
    return membership


def _ended(actor: Actor, membership: Membership) -> datetime:
    """End it, and return when: now, or when it would have begun."""
    end = max(timezone.now(), membership.valid_from)
    if membership.valid_until is not None and membership.valid_until <= end:
        raise Refused(_("This membership has ended already."))
    _end_stand_ins(actor, membership)
    membership.valid_until = end
    membership.ended_by = actor.user
    membership.save(update_fields=["valid_until", "ended_by"])
    changes = {"valid_until": end.isoformat()}
    record(actor=actor, act="membership.ended", about=membership, changes=changes)
    return end


def _end_stand_ins(actor: Actor, signer: Membership) -> None:
    for stand_in in signer.stand_ins.lasting().select_for_update():
        _ended(actor, stand_in)


def _refuse_unless_a_colleague(signer: Membership, user: Any) -> None:
    colleagues = Membership.objects.active().filter(municipality=signer.municipality, user=user)
    if user.pk == signer.user_id or not colleagues.exists():
        raise Refused(
            _("An acting signer is another person who acts for %(municipality)s.")
            % {"municipality": signer.place}
        )


def _refuse_unless_within(signer: Membership, valid_from: datetime, valid_until: datetime) -> None:
    if valid_until <= max(valid_from, timezone.now()):
        raise Refused(_("The acting signer's time must end later than it begins, and not be past."))
    if signer.valid_until is not None and signer.valid_until < valid_until:
        raise Refused(_("The signer's own membership ends before that."))


def _why_refused(error: IntegrityError) -> str:
    """A plain sentence for the constraint that said no."""
    constraint = broken_rule(error)
    if constraint.startswith("membership_once_at_a_time"):
        return _("This person already holds that role there at that time.")
    if constraint == "membership_place_fits_role":
        return _("Officers and signers act for a municipality, coordinators for a province.")
    if constraint == "membership_ends_after_it_begins":
        return _("The membership must end later than it begins.")
    raise error


def _written(membership: Membership) -> dict[str, object]:
    """What the audit keeps of a grant."""
    until = membership.valid_until
    return {
        "user": membership.user_id,
        "role": str(membership.role),
        "municipality": membership.municipality_id,
        "province": membership.province_id,
        "acting_for": membership.acting_for_id,
        "valid_from": membership.valid_from.isoformat(),
        "valid_until": until.isoformat() if until else None,
    }
