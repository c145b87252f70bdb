"""What was written in a draft, value by value: its history, and what two people wrote against each other."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.proposals.models.proposal import Proposal
from portal.guards import append_only, frozen_columns, never_deleted

LONGEST_ADDRESS = 80


class How(models.TextChoices):
    """How a value came to be written."""

    TYPED = "typed", _("Typed")
    CONTESTED = "contested", _("Not applied: somebody else had changed the field")
    CHOSEN = "chosen", _("Chosen from two versions")
    RESTORED = "restored", _("Brought back from the history")
    COPIED = "copied", _("Taken over from another proposal")
    IMPORTED = "imported", _("Pasted or uploaded")
    MENDED = "mended", _("Mended at a press")
    ATTACHED = "attached", _("File attached or removed")


class FieldChange(models.Model):
    """One value written in one field: the record of a draft, append-only.

    `field` is the address of the field (see `fields.py`); `before` and `after` are its values as plain
    text. Changes of one save share the proposal's `version`. A contested value was not applied.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField(_("version"))
    field = models.CharField(_("field"), max_length=LONGEST_ADDRESS)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    how = models.CharField(_("how"), max_length=10, choices=How.choices, default=How.TYPED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("change of a field")
        verbose_name_plural = _("changes of fields")
        ordering = ["-id"]
        indexes = [models.Index(fields=["proposal", "-id"], name="proposals_change_newest")]
        triggers = [append_only("proposals_change_append_only")]

    def __str__(self) -> str:
        return self.field


class FieldConflict(models.Model):
    """Two people changed one field: `mine` was refused while `theirs` stood; open until somebody chooses."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="conflicts")
    field = models.CharField(_("field"), max_length=LONGEST_ADDRESS)
    mine = models.TextField(_("what was written"), blank=True)
    theirs = models.TextField(_("what stood meanwhile"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("chosen by")
    )
    resolved_at = models.DateTimeField(_("chosen at"), null=True)

    class Meta:
        verbose_name = _("conflict of two versions")
        verbose_name_plural = _("conflicts of two versions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "field", "by"],
                condition=Q(resolved_at=None),
                name="proposals_conflict_one_open",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="proposals_conflict_resolved_by_somebody",
            ),
        ]
        triggers = [
            never_deleted("proposals_conflict_never_deleted"),
            frozen_columns("proposals_conflict_identity_frozen", ["proposal_id", "field", "by_id"]),
        ]

    def __str__(self) -> str:
        return self.field


class Colleague(models.Model):
    """What a colleague of the municipality may do in one proposal, where it is not the rule (writing)."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="colleagues")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    may_write = models.BooleanField(_("may write"), default=True)

    class Meta:
        verbose_name = _("colleague")
        verbose_name_plural = _("colleagues")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "user"], name="proposals_colleague_once"),
        ]

    def __str__(self) -> str:
        return str(self.user)
