"""What reviewers and managers are told of the review. Nothing here ever goes to an applicant."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from grants.reviews.models import SeatAnswer, SeatInvitation
from portal.notices.actions import tell
from portal.notices.registry import Urgency, name_group, register


def register_texts() -> None:
    """Make the kinds of notices known."""
    name_group("review", _("Review"))
    register(
        "review.invited",
        subject=_("Invitation to a panel: %(panel)s"),
        body=_("You are asked to judge on the panel %(panel)s of %(call)s. Accept or decline in the portal."),
        urgency=Urgency.BINDING,
    )
    register(
        "review.invitation_withdrawn",
        subject=_("Invitation taken back: %(panel)s"),
        body=_("The invitation to the panel %(panel)s of %(call)s was taken back. There is nothing to do."),
    )
    register(
        "review.accepted",
        subject=_("Seat accepted: %(who)s"),
        body=_("%(who)s accepted the seat on %(panel)s of %(call)s."),
        urgency=Urgency.REST,
    )
    register(
        "review.declined",
        subject=_("Seat declined: %(who)s"),
        body=_("%(who)s declined the seat on %(panel)s of %(call)s. Reason: %(reason)s"),
    )


def invited(invitation: SeatInvitation) -> None:
    """To the reviewer."""
    _tell_reviewer(invitation, "review.invited")


def answered(invitation: SeatInvitation) -> None:
    """To the manager who invited; taken back, to the reviewer."""
    if invitation.state == SeatAnswer.WITHDRAWN:
        return _tell_reviewer(invitation, "review.invitation_withdrawn")
    if invitation.invited_by_id is None:
        return None
    details = {**_details(invitation), "who": invitation.reviewer.name, "reason": invitation.reason}
    page = reverse("admin:reviews_panel_work", args=[invitation.panel_id])
    return _tell(invitation, invitation.invited_by_id, f"review.{invitation.state}", details, page)


def _tell_reviewer(invitation: SeatInvitation, code: str) -> None:
    page = reverse("admin:reviews_seats")
    _tell(invitation, invitation.reviewer_id, code, _details(invitation), page)


def _tell(invitation: SeatInvitation, user_id: int, code: str, details: dict[str, Any], page: str) -> None:
    key = f"invitation:{invitation.pk}:{code}"
    tell(user_id=user_id, code=code, details=details, url=page, key=key)


def _details(invitation: SeatInvitation) -> dict[str, Any]:
    call = invitation.panel.call
    return {"panel": invitation.panel.name, "call": said(lambda: call.localized_name)}


def said(words: Any) -> dict[str, str]:
    """What `words()` says in each language, as notices keep it."""
    both = {}
    for language in ("ko", "en"):
        with override(language):
            both[language] = str(words())
    return both
