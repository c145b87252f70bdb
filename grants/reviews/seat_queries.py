"""Reads of seats: invitations, the declaration of integrity, and why a sheet fell away."""

from collections.abc import Sequence

from django.db.models import OuterRef, Subquery

from grants.reviews import states
from grants.reviews.models import (
    Exclusion,
    IntegrityDeclaration,
    IntegrityText,
    PanelMember,
    ReviewerTie,
    ScoreSheet,
    SeatAnswer,
    SeatInvitation,
)
from portal.actor import Actor


def text_in_force(call_id: int) -> IntegrityText | None:
    """The newest text of a call's declaration."""
    texts = IntegrityText.objects.filter(call=call_id).select_related("call")
    return texts.order_by("-version").first()


def invitations_for(actor: Actor) -> list[SeatInvitation]:
    """What a reviewer has not answered yet, with panels and calls, the oldest first."""
    waiting = SeatInvitation.objects.filter(reviewer=actor.user, state=SeatAnswer.WAITING)
    return list(waiting.select_related("panel__call", "panel__service_field").order_by("id"))


def seats_of(actor: Actor) -> list[PanelMember]:
    """The panels a reviewer sits on; `signed_at` is when they signed the declaration in force, if ever."""
    newest = IntegrityText.objects.filter(call=OuterRef("text__call")).order_by("-version").values("pk")[:1]
    signed = IntegrityDeclaration.objects.filter(
        reviewer=actor.user, text__call=OuterRef("panel__call"), text=Subquery(newest)
    )
    return list(
        PanelMember.objects.filter(reviewer=actor.user, left_at=None)
        .select_related("panel__call", "panel__service_field")
        .annotate(signed_at=Subquery(signed.values("signed_at")[:1]))
        .order_by("-panel__call__closes_at", "panel__name")
    )


def ties_of(actor: Actor) -> list[ReviewerTie]:
    """A reviewer's own ties on record, the latest first. One query."""
    return list(ReviewerTie.objects.filter(reviewer=actor.user).select_related("municipality", "province"))


def exclusion_behind(sheet: ScoreSheet) -> Exclusion | None:
    """Why a sheet is void, for its page; nothing is asked of a sheet that stands."""
    return exclusions_of([sheet])[0] if sheet.state == states.VOIDED else None


def exclusions_of(sheets: Sequence[ScoreSheet]) -> list[Exclusion | None]:
    """Why each sheet fell away, in their order; None where a seat ended. One query."""
    rows = Exclusion.objects.filter(
        reviewer__in={sheet.reviewer_id for sheet in sheets},
        submission__in={sheet.assignment.submission_id for sheet in sheets},
    )
    known = {(row.reviewer_id, row.submission_id): row for row in rows}
    return [known.get((sheet.reviewer_id, sheet.assignment.submission_id)) for sheet in sheets]
