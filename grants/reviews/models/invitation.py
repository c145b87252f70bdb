"""Who is asked to sit on a panel, and what they answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.reviews.models.panel import Panel
from grants.reviews.models.sheet import ScoreSheet
from portal.guards import allowed_moves, begins_as, frozen_columns, never_deleted

WAITING, ACCEPTED, DECLINED, WITHDRAWN = "waiting", "accepted", "declined", "withdrawn"


class SeatAnswer(models.TextChoices):
    """What became of an invitation."""

    WAITING = WAITING, _("Not answered yet")
    ACCEPTED = ACCEPTED, _("Seat taken")
    DECLINED = DECLINED, _("Seat refused")
    WITHDRAWN = WITHDRAWN, _("Taken back")


class SeatInvitation(models.Model):
    """A reviewer asked to sit on a panel; the seat begins when they accept."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="invitations", verbose_name=_("panel"))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="seat_invitations",
        verbose_name=_("reviewer"),
    )
    is_chair = models.BooleanField(_("chair"), default=False)
    # The sheet whose place is offered; none: a seat for all that the panel judges.
    replaces = models.ForeignKey(
        ScoreSheet, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("replaces")
    )
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("invited by")
    )
    state = models.CharField(_("answer"), max_length=10, choices=SeatAnswer.choices, default=WAITING)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("invitation to a panel")
        verbose_name_plural = _("invitations to panels")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "reviewer"], condition=Q(state=WAITING), name="reviews_invited_once"
            ),
            models.UniqueConstraint(
                fields=["panel"], condition=Q(state=WAITING, is_chair=True), name="reviews_one_chair_invited"
            ),
            models.CheckConstraint(
                condition=Q(state=WAITING, answered_at=None)
                | (~Q(state=WAITING) & Q(answered_at__isnull=False)),
                name="reviews_invitation_answered_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=DECLINED) | ~Q(reason=""), name="reviews_declined_with_reason"
            ),
        ]
        triggers = [
            never_deleted("reviews_invitation_never_deleted"),
            begins_as("reviews_invitation_begins_waiting", "state", [WAITING]),
            allowed_moves(
                "reviews_invitation_allowed_moves",
                "state",
                [(WAITING, ACCEPTED), (WAITING, DECLINED), (WAITING, WITHDRAWN)],
            ),
            frozen_columns(
                "reviews_invitation_frozen",
                ["panel_id", "reviewer_id", "is_chair", "replaces_id", "invited_at", "invited_by_id"],
            ),
            frozen_columns(
                "reviews_invitation_answer_frozen",
                ["answered_at", "reason"],
                unless="OLD.state = 'waiting'",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.panel}"
