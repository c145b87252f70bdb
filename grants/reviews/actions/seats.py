"""Seats on panels: accepted or declined, ended."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.reviews import policies, states, telling
from grants.reviews.actions.panels import hand_out_sheets
from grants.reviews.actions.replacing import take_the_place
from grants.reviews.actions.standing import refresh
from grants.reviews.models import PanelMember, ScoreSheet, SeatAnswer, SeatInvitation
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure
from portal.guards import broken_rule

MOST_REASON = 1000


@transaction.atomic
def accept_seat(*, actor: Actor, invitation_id: int) -> PanelMember:
    """Take the seat: it begins now.

    Where whole panels judge, it comes with sheets for what the panel judges and nothing excludes.
    """
    invitation = _open(actor, invitation_id)
    member = _seat(invitation)
    _answer(actor, invitation, SeatAnswer.ACCEPTED)
    if invitation.replaces:
        take_the_place(actor, invitation.replaces, invitation.reviewer)
    elif invitation.panel.call.reviewers_per_proposal is None:
        hand_out_sheets(actor, list(invitation.panel.assignments.all()), [invitation.reviewer_id])
    changes = {"panel": member.panel_id, "reviewer": member.reviewer_id, "chair": member.is_chair}
    audit.record(actor=actor, act="panel.seat", about=member, changes=changes)
    return member


def _seat(invitation: SeatInvitation) -> PanelMember:
    seat = {
        "is_chair": invitation.is_chair,
        "left_at": None,
        "is_substitute": invitation.replaces_id is not None,
    }
    try:
        with transaction.atomic():
            return PanelMember.objects.update_or_create(
                panel=invitation.panel, reviewer=invitation.reviewer, defaults=seat
            )[0]
    except IntegrityError as error:
        if broken_rule(error) != "reviews_one_chair":
            raise
        sentence = _("The panel already has a chair. Ask the programme manager to invite you anew.")
        raise Refused(sentence, "reviews_one_chair") from error


@transaction.atomic
def decline_seat(*, actor: Actor, invitation_id: int, reason: str) -> SeatInvitation:
    """Say no, and why; whoever invited is told."""
    invitation = _open(actor, invitation_id)
    if not reason.strip():
        raise Refused(_("Say in a few words why you decline."), "reason_missing")
    return _answer(actor, invitation, SeatAnswer.DECLINED, reason)


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation_id: int) -> SeatInvitation:
    """Take back an invitation that is not answered yet."""
    ensure(policies.may_manage(actor))
    invitation = _waiting(invitation_id)
    return _answer(actor, invitation, SeatAnswer.WITHDRAWN)


@transaction.atomic
def remove_member(*, actor: Actor, member: PanelMember, reason: str) -> tuple[int, int]:
    """End a seat, saying why; returns how many sheets ended with it, and how many submitted ones stand."""
    ensure(policies.may_manage(actor))
    if not reason.strip():
        raise Refused(_("Say why the seat ends."), "reason_missing")
    member.left_at = timezone.now()
    member.save(update_fields=["left_at"])
    sheets = ScoreSheet.objects.filter(reviewer=member.reviewer_id, assignment__panel=member.panel_id)
    left = sheets.filter(state__in=states.WRITABLE)
    assignments = list(left.order_by("assignment").values_list("assignment", flat=True))
    left.update(state=states.RECUSED)
    refresh(assignments)
    changes = {"reason": reason.strip(), "sheets_ended": len(assignments)}
    audit.record(actor=actor, act="panel.unseat", about=member, changes=changes)
    return len(assignments), sheets.filter(state__in=states.COUNTED).count()


def what_became_of(ended: int, standing: int) -> str:
    """A sentence for whoever ended a seat."""
    first = ngettext(
        "The seat has ended. %(count)s sheet that was not handed in waits for nobody any more",
        "The seat has ended. %(count)s sheets that were not handed in wait for nobody any more",
        ended,
    ) % {"count": ended}
    second = ngettext(
        "%(count)s submitted sheet stands and counts.",
        "%(count)s submitted sheets stand and count.",
        standing,
    ) % {"count": standing}
    return f"{first}; {second}"


def _open(actor: Actor, invitation_id: int) -> SeatInvitation:
    invitation = _waiting(invitation_id)
    ensure(policies.may_answer(actor, invitation))
    return invitation


def _waiting(invitation_id: int) -> SeatInvitation:
    invitation = (
        SeatInvitation.objects.select_for_update(of=("self",))
        .select_related("panel__call", "reviewer", "invited_by", "replaces__assignment__panel__call")
        .get(pk=invitation_id)
    )
    if invitation.state != SeatAnswer.WAITING:
        named = {"answer": invitation.get_state_display()}
        raise Refused(_("This invitation is closed already: %(answer)s.") % named, "answered")
    return invitation


def _answer(actor: Actor, invitation: SeatInvitation, answer: SeatAnswer, reason: str = "") -> SeatInvitation:
    invitation.state, invitation.answered_at = answer, timezone.now()
    invitation.reason = reason.strip()[:MOST_REASON]
    invitation.save(update_fields=["state", "answered_at", "reason"])
    telling.answered(invitation)
    changes = {"answer": answer.value, "reason": invitation.reason}
    audit.record(actor=actor, act=f"invitation.{answer.value}", about=invitation, changes=changes)
    return invitation
