"""What reviewers are told about their unfinished sheets."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call
from grants.reviews.models import Panel
from portal.actor import Actor
from portal.notices.actions import tell_many
from portal.notices.registry import Urgency, name_group, register

DUE, LATE, WRITTEN = "review.due", "review.late", "review.message"


def register_texts() -> None:
    """Make the kinds of notices known."""
    name_group("review", _("Review"))
    register(
        DUE,
        subject=_("Score sheets due: %(call)s"),
        body=_("You have %(left)s score sheets of “%(call)s” to submit until %(until)s."),
    )
    register(
        LATE,
        subject=_("Score sheets overdue: %(call)s"),
        body=_("%(left)s of your score sheets of “%(call)s” were due at %(until)s. Please submit them soon."),
        urgency=Urgency.BINDING,
    )
    register(
        WRITTEN,
        subject=_("From the chair or the ministry: %(panel)s"),
        body=_("%(who)s writes to those of the panel %(panel)s who have score sheets to submit: %(text)s"),
    )


def reminded(call: Call, days: int, left: list[tuple[int, int]]) -> None:
    """To each with what is left; once a rule."""
    until = call.review_until
    name = {"ko": call.name, "en": call.name_en}
    code = DUE if days >= 0 else LATE
    tell_many(
        items=[
            (
                reviewer,
                code,
                {"call": name, "left": number, "until": {"moment": until.isoformat() if until else ""}},
                reverse("admin:reviews_scoresheet_changelist"),
                f"{code}:{call.pk}:{days}",
            )
            for reviewer, number in left
        ]
    )


def written(actor: Actor, panel: Panel, text: str, people: list[int], mark: str) -> None:
    """The chair's or manager's own words."""
    details = {"panel": panel.name, "who": actor.user.name, "text": text}
    address = reverse("admin:reviews_scoresheet_changelist")
    tell_many(items=[(who, WRITTEN, details, address, f"{WRITTEN}:{mark}") for who in people])
