"""What reviewers and managers are told of the review. Nothing here ever goes to an applicant."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from grants.calls.models import Call
from grants.reviews.blinding.shown import NOBODY, Shown, shown_of_calls
from grants.reviews.models import ScoreSheet, SeatAnswer, SeatInvitation
from portal.notices.actions import Item, tell_many
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
    register(
        "review.replacing",
        subject=_("One more proposal to judge: %(number)s"),
        body=_("You are asked to judge %(number)s “%(title)s” in the place of another reviewer."),
        urgency=Urgency.BINDING,
    )
    register(
        "review.voided",
        subject=_("No longer yours to judge: %(number)s"),
        body=_(
            "A ground of exclusion was found for %(number)s “%(title)s”. Your sheet stays on record, counts no "
            "more, and there is nothing to do."
        ),
    )


def voided(sheets: Iterable[ScoreSheet]) -> None:
    """To the reviewers whose sheets are void."""
    tell_many(items=_about(list(sheets), "review.voided"))


def asked_to_replace(sheet: ScoreSheet) -> None:
    """To the reviewer who takes the place of another."""
    tell_many(items=_about([sheet], "review.replacing"))


def _about(sheets: Sequence[ScoreSheet], code: str) -> list[Item]:
    copies = [sheet.assignment.submission for sheet in sheets]
    blind = dict(Call.objects.filter(pk__in={copy.call_id for copy in copies}).values_list("pk", "blind"))
    shown = shown_of_calls(NOBODY, ((blind[copy.call_id], copy) for copy in copies))
    return [_item(sheet, shown[sheet.assignment.submission_id], code) for sheet in sheets]


def _item(sheet: ScoreSheet, shown: Shown, code: str) -> Item:
    details = {"number": shown.submission.number, "title": shown.title}
    page = reverse("admin:reviews_scoresheet_changelist")
    return sheet.reviewer_id, code, details, page, f"sheet:{sheet.pk}:{code}"


def invited(invitations: Iterable[SeatInvitation]) -> None:
    """To the reviewers."""
    tell_many(items=[_to_reviewer(each, "review.invited") for each in invitations])


def answered(invitation: SeatInvitation) -> None:
    """To the manager who invited; taken back, to the reviewer."""
    if invitation.state == SeatAnswer.WITHDRAWN:
        return tell_many(items=[_to_reviewer(invitation, "review.invitation_withdrawn")])
    if invitation.invited_by_id is None:
        return None
    details = {**_details(invitation), "who": invitation.reviewer.name, "reason": invitation.reason}
    page = reverse("admin:reviews_panel_work", args=[invitation.panel_id])
    code = f"review.{invitation.state}"
    return tell_many(items=[_seat_item(invitation, invitation.invited_by_id, code, details, page)])


def _to_reviewer(invitation: SeatInvitation, code: str) -> Item:
    page = reverse("admin:reviews_seats")
    return _seat_item(invitation, invitation.reviewer_id, code, _details(invitation), page)


def _seat_item(invitation: SeatInvitation, user: int, code: str, details: dict[str, Any], page: str) -> Item:
    return user, code, details, page, f"invitation:{invitation.pk}:{code}"


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
