"""Reviewers asked to sit on panels, one or many in one act: who can be asked is told, the others are named."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from grants.reviews import policies, telling
from grants.reviews.models import Panel, PanelMember, SeatAnswer, SeatInvitation
from portal.accounts.models import User
from portal.accounts.queries import people_with
from portal.actor import Actor, Role
from portal.audit import actions as audit
from portal.errors import Refused, ensure


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom a manager would seat where."""

    panel: Panel
    reviewer: User
    is_chair: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of wishes: invitations that were told, and wishes that could not be, each with its reason."""

    told: list[SeatInvitation]
    refused: list[tuple[Wish, Refused]]


@transaction.atomic
def invite_all(*, actor: Actor, wishes: Sequence[Wish]) -> Asked:
    """Ask reviewers to sit on panels; they are told in the portal and by mail.

    Nobody is asked twice: who sits there or has not answered yet is left out and named with the reason.
    A constant number of statements, however many.
    """
    ensure(policies.may_manage(actor))
    bench = _Bench(wishes)
    asked = Asked([], [])
    for wish in wishes:
        refusal = bench.refusal_of(wish)
        if refusal:
            asked.refused.append((wish, refusal))
        else:
            asked.told.append(bench.seat(wish, actor))
    SeatInvitation.objects.bulk_create(asked.told)
    telling.invited(asked.told)
    audit.record_many(actor=actor, act="panel.invite", items=[(each, _said(each)) for each in asked.told])
    return asked


def invite_to_panel(*, actor: Actor, panel: Panel, reviewer: User, is_chair: bool = False) -> SeatInvitation:
    """Ask one reviewer to sit on a panel. Raises Refused with what stands against it."""
    asked = invite_all(actor=actor, wishes=[Wish(panel, reviewer, is_chair)])
    for _wish, refusal in asked.refused:
        raise refusal
    return asked.told[0]


class _Bench:
    """Who sits where and who is asked, with the panels locked until the act is done."""

    def __init__(self, wishes: Sequence[Wish]) -> None:
        panels = sorted({wish.panel.pk for wish in wishes})
        people = {wish.reviewer.pk for wish in wishes}
        list(Panel.objects.select_for_update(no_key=True).filter(pk__in=panels).order_by("pk").values("pk"))
        self.reviewers = set(people_with(Role.REVIEWER).filter(pk__in=people).values_list("pk", flat=True))
        seats = PanelMember.objects.filter(panel__in=panels, left_at=None)
        for_good = list(seats.filter(is_substitute=False).values_list("panel", "reviewer", "is_chair"))
        waiting = SeatInvitation.objects.filter(panel__in=panels, state=SeatAnswer.WAITING)
        self.seated = {(panel, reviewer) for panel, reviewer, _chair in for_good}
        self.chaired = {panel for panel, _reviewer, is_chair in for_good if is_chair}
        asked = list(waiting.values_list("panel", "reviewer", "is_chair"))
        self.asked = {(panel, reviewer) for panel, reviewer, _chair in asked}
        self.chair_asked = {panel for panel, _reviewer, is_chair in asked if is_chair}

    def refusal_of(self, wish: Wish) -> Refused | None:
        """What stands against a wish; None when nothing does."""
        panel, who = wish.panel.pk, wish.reviewer
        if who.pk not in self.reviewers:
            return Refused(_("Only people with the role of reviewer sit on a panel."), "no_reviewer")
        if (panel, who.pk) in self.seated:
            return Refused(_("%(who)s sits on this panel already.") % {"who": who.name}, "seated")
        if (panel, who.pk) in self.asked:
            sentence = _("This reviewer is invited already and has not answered yet.")
            return Refused(sentence, "reviews_invited_once")
        if wish.is_chair and panel in self.chaired:
            return Refused(_("The panel already has a chair."), "chair_taken")
        if wish.is_chair and panel in self.chair_asked:
            sentence = _("Somebody is invited as chair already and has not answered yet.")
            return Refused(sentence, "reviews_one_chair_invited")
        return None

    def seat(self, wish: Wish, actor: Actor) -> SeatInvitation:
        """The invitation, not yet written; the next wishes know of it."""
        self.asked.add((wish.panel.pk, wish.reviewer.pk))
        if wish.is_chair:
            self.chair_asked.add(wish.panel.pk)
        return SeatInvitation(
            panel=wish.panel, reviewer=wish.reviewer, is_chair=wish.is_chair, invited_by=actor.user
        )


def _said(invitation: SeatInvitation) -> dict[str, object]:
    return {
        "panel": invitation.panel_id,
        "reviewer": invitation.reviewer_id,
        "chair": invitation.is_chair,
    }
