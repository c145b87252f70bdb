"""Uploaded files: kept under random names outside the web root, and given back only when clean."""

import secrets

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.files import states
from portal.files.kinds import KINDS
from portal.guards import allowed_moves, begins_as, frozen_columns, refuse

IDENTITY = ["stored_as", "folder", "name", "size", "kind", "sha256", "uploaded_by_id", "uploaded_at"]
FOLDER = "files"


class FileState(models.TextChoices):
    """What is known of its content."""

    WAITING = states.WAITING, _("Being checked")
    CLEAN = states.CLEAN, _("Checked")
    QUARANTINED = states.QUARANTINED, _("Quarantined")
    FAILED = states.FAILED, _("Could not be checked")


class TextState(models.TextChoices):
    """Whether its text could be read."""

    UNREAD = states.UNREAD, _("Text not read yet")
    READ = states.READ, _("Text read")
    UNREADABLE = states.UNREADABLE, _("Text not readable")
    WITHOUT = states.WITHOUT, _("No text")


def random_name() -> str:
    """Forty-eight hex digits nobody can guess."""
    return secrets.token_hex(24)


class StoredFile(models.Model):
    """A file somebody uploaded. `reason` is the code of what was found, `detail` the virus's name.

    `kept_since` is set once a filed copy names the file; from then on it is never removed.
    """

    stored_as = models.CharField(max_length=64, unique=True, default=random_name, editable=False)
    folder = models.CharField(max_length=20, default=FOLDER, editable=False)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveIntegerField(_("size (bytes)"), validators=[MinValueValidator(1)])
    kind = models.CharField(_("type"), max_length=10, choices=[(kind, kind) for kind in KINDS])
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    state = models.CharField(_("state"), max_length=12, choices=FileState.choices, default=FileState.WAITING)
    reason = models.CharField(_("found"), max_length=20, blank=True)
    detail = models.CharField(_("name of what was found"), max_length=200, blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True)
    check_due_at = models.DateTimeField(_("next check"), default=timezone.now)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)

    text_state = models.CharField(
        _("text"), max_length=12, choices=TextState.choices, default=TextState.UNREAD
    )
    text = models.TextField(_("text"), blank=True)
    text_at = models.DateTimeField(_("text read at"), null=True)
    kept_since = models.DateTimeField(_("named by a filed copy since"), null=True)

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["check_due_at"], condition=Q(state=states.WAITING), name="files_waiting"),
            models.Index(
                fields=["checked_at"],
                condition=Q(state=states.CLEAN, text_state=states.UNREAD),
                name="files_unread",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.STATES), name="files_state_known"),
            models.CheckConstraint(condition=Q(text_state__in=states.TEXT_STATES), name="files_text_known"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="files_kind_known"),
            models.CheckConstraint(condition=Q(size__gte=1), name="files_not_empty"),
            models.CheckConstraint(
                condition=Q(state=states.WAITING, checked_at=None)
                | Q(~Q(state=states.WAITING), checked_at__isnull=False),
                name="files_checked_with_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(states.TO_REPLACE)) | ~Q(reason=""),
                name="files_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(text="") | Q(state=states.CLEAN, text_state=states.READ),
                name="files_text_of_clean_only",
            ),
        ]
        triggers = [
            begins_as("files_begins_waiting", "state", [states.WAITING]),
            allowed_moves("files_allowed_moves", "state", states.ALLOWED_MOVES),
            frozen_columns("files_identity_frozen", IDENTITY),
            frozen_columns("files_kept_for_good", ["kept_since"], unless="OLD.kept_since IS NULL"),
            pgtrigger.Trigger(
                name="files_named_by_a_filing",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("(OLD.kept_since IS NOT NULL)"),
                func=refuse("files_named_by_a_filing"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where the store keeps it; two more signs of its name part new files into 256 folders."""
        part = f"/{self.stored_as[:2]}" if self.folder == FOLDER else ""
        return f"{self.folder}{part}/{self.stored_as}"

    @property
    def is_clean(self) -> bool:
        """Whether it may be given back."""
        return self.state == states.CLEAN
