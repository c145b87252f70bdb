"""The one two-person rule (기안·검토·결재): a payload, its hash, who drafted and who decided."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.guards import allowed_moves, begins_as, frozen_columns, never_deleted
from portal.signoff import states


class State(models.TextChoices):
    """Where a sign-off stands."""

    PENDING = states.PENDING, _("Awaiting sign-off")
    APPROVED = states.APPROVED, _("Signed off")
    RETURNED = states.RETURNED, _("Returned")
    WITHDRAWN = states.WITHDRAWN, _("Withdrawn")
    VOID = states.VOID, _("No longer needed")


class SignOff(models.Model):
    """An act that one person drafted and another must approve; the approval executes it."""

    kind = models.CharField(_("kind"), max_length=60)
    about = models.CharField(_("about"), max_length=120, db_index=True)
    title = models.CharField(_("title"), max_length=300)
    payload = models.JSONField(_("payload"))
    payload_hash = models.CharField(_("hash"), max_length=64)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PENDING)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    is_acting = models.BooleanField(_("by an acting signer"), default=False)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("drafted_by")) | Q(state="withdrawn"),
                name="signoff_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state="pending", decided_by=None, decided_at=None)
                | Q(state="void", decided_by=None, decided_at__isnull=False)
                | (~Q(state__in=["pending", "void"]) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="signoff_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "void"]) | ~Q(reason=""),
                name="signoff_returned_with_reason",
            ),
            models.UniqueConstraint(
                fields=["kind", "about"], condition=Q(state="pending"), name="signoff_one_pending"
            ),
        ]
        triggers = [
            never_deleted("signoff_never_deleted"),
            begins_as("signoff_begins_pending", "state", [states.PENDING]),
            allowed_moves("signoff_allowed_moves", "state", states.MOVES),
            frozen_columns(
                "signoff_frozen",
                ["kind", "about", "title", "payload", "payload_hash", "drafted_by_id", "drafted_at"],
            ),
            frozen_columns(
                "signoff_decision_frozen",
                ["decided_by_id", "decided_at", "reason", "is_acting"],
                unless="OLD.state = 'pending'",
            ),
        ]

    def __str__(self) -> str:
        return self.title
