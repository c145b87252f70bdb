"""Long work with progress, and how the regular jobs fare."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A worker that dies at the same work each time is not given it for ever.
MOST_BEGINNINGS = 5


class JobState(models.TextChoices):
    """Where a piece of long work stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


OPEN = (JobState.QUEUED, JobState.RUNNING)


class Job(models.Model):
    """One piece of long work somebody asked for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    params = models.JSONField(_("parameters"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("total"), default=0)
    message = models.CharField(_("message"), max_length=300, blank=True)
    result = models.JSONField(_("result"), default=dict)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    # When it was last given to the workers, or begun by one: who sweeps up what was lost leaves it time.
    handed_at = models.DateTimeField(_("handed to a worker at"), default=timezone.now)
    begun = models.PositiveSmallIntegerField(_("times begun"), default=0)
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    # A result to download lies under MEDIA_ROOT/jobs by this name, which nobody can guess, until it expires.
    file = models.CharField(_("file"), max_length=120, blank=True)
    file_name = models.CharField(_("file name"), max_length=120, blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-asked_at"]
        indexes = [
            models.Index(fields=["handed_at"], condition=models.Q(state__in=OPEN), name="jobs_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(begun__lte=MOST_BEGINNINGS), name="jobs_not_begun_for_ever"
            ),
            models.CheckConstraint(
                condition=models.Q(total=0) | models.Q(done__lte=models.F("total")),
                name="jobs_done_within_total",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_state_display()}"

    @property
    def is_over(self) -> bool:
        """Whether it has ended, well or badly."""
        return self.state not in OPEN


class TaskStatus(models.Model):
    """The last run of each Celery task, one row a task."""

    name = models.CharField(_("task"), max_length=120, primary_key=True)
    last_started_at = models.DateTimeField(_("last run"), null=True)
    last_finished_at = models.DateTimeField(_("finished"), null=True)
    last_took_ms = models.PositiveIntegerField(_("took (ms)"), default=0)
    last_result = models.CharField(_("result"), max_length=300, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    last_failed_at = models.DateTimeField(_("last failed"), null=True)
    runs = models.BigIntegerField(_("runs"), default=0)
    failures = models.BigIntegerField(_("failures"), default=0)

    class Meta:
        verbose_name = _("regular job")
        verbose_name_plural = _("regular jobs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
