"""In the place of a reviewer who may not or does not judge: another one, or none with a reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from grants.reviews import policies, states, telling
from grants.reviews.actions.standing import refresh
from grants.reviews.models import Panel, PanelMember, ScoreSheet, SeatAnswer, SeatInvitation
from grants.reviews.replacements import candidates_for
from portal.accounts.models import User
from portal.actor import Actor
from portal.audit import actions as audit
from portal.errors import Refused, ensure


@transaction.atomic
def replace_reviewer(*, actor: Actor, sheet_id: int, reviewer: User) -> ScoreSheet | SeatInvitation:
    """Give the place to another reviewer without conflicts.

    Who sits in the call already gets the sheet at once; anybody else is invited, and gets it on acceptance.
    """
    gone = _open_need(actor, sheet_id)
    # Nobody is asked to the same panel beside this.
    Panel.objects.select_for_update(no_key=True).get(pk=gone.assignment.panel_id)
    if reviewer.pk not in {each.user.pk for each in candidates_for(gone)}:
        sentence = _("%(who)s can't take this place: something stands in the way. Choose from the list.")
        raise Refused(sentence % {"who": reviewer.name}, "not_free")
    seats = PanelMember.objects.filter(panel__call=gone.assignment.panel.call_id, left_at=None)
    if seats.filter(reviewer=reviewer).exists():
        return take_the_place(actor, gone, reviewer)
    invitation = SeatInvitation.objects.create(
        panel=gone.assignment.panel, reviewer=reviewer, invited_by=actor.user, replaces=gone
    )
    telling.invited([invitation])
    changes = {"reviewer": reviewer.pk, "replaces": gone.pk}
    audit.record(actor=actor, act="panel.invite", about=invitation, changes=changes)
    return invitation


def take_the_place(actor: Actor, gone: ScoreSheet, reviewer: User) -> ScoreSheet:
    """A substitute's seat where there is none yet, and a new sheet, in the caller's transaction."""
    panel = gone.assignment.panel
    seats = PanelMember.objects.filter(panel=panel, reviewer=reviewer, left_at=None)
    if not seats.exists():
        as_substitute = {"is_substitute": True, "is_chair": False, "left_at": None}
        PanelMember.objects.update_or_create(panel=panel, reviewer=reviewer, defaults=as_substitute)
    sheet = ScoreSheet.objects.create(assignment=gone.assignment, reviewer=reviewer, replaces=gone)
    refresh([gone.assignment_id])
    telling.asked_to_replace(sheet)
    audit.record(actor=actor, act="sheet.replace", about=sheet, changes={"replaces": gone.pk})
    return sheet


@transaction.atomic
def go_without(*, actor: Actor, sheet_id: int, reason: str) -> ScoreSheet:
    """Close the need: the proposal is judged by those who are left. The reason stays on record."""
    gone = _open_need(actor, sheet_id)
    if not reason.strip():
        raise Refused(_("Say why nobody takes the place."), "reason_missing")
    gone.closed_without = reason.strip()
    gone.save(update_fields=["closed_without"])
    changes = {"reason": gone.closed_without}
    audit.record(actor=actor, act="sheet.go_without", about=gone, changes=changes)
    return gone


def _open_need(actor: Actor, sheet_id: int) -> ScoreSheet:
    ensure(policies.may_manage(actor))
    gone = (
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related(
            "assignment__panel__call",
            "assignment__submission__municipality",
            "assignment__submission__proposal",
        )
        .get(pk=sheet_id)
    )
    asked = SeatInvitation.objects.filter(replaces=gone, state=SeatAnswer.WAITING)
    replaced = ScoreSheet.objects.filter(replaces=gone)
    if gone.state not in states.GONE or gone.closed_without or replaced.exists():
        raise Refused(_("This place is settled already. Open the list again."), "settled")
    if asked.exists():
        raise Refused(_("Somebody is invited to this place and has not answered yet."), "asked")
    return gone
