"""The panel's meeting: its agenda, the minutes, its close."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.reviews.models.panel import Assignment, Panel
from portal.guards import frozen_columns, never_deleted, refuse

LONGEST = 4000


class Meeting(models.Model):
    """One a panel: opened, held, closed by the chair for good."""

    panel = models.OneToOneField(Panel, models.PROTECT, related_name="meeting", verbose_name=_("panel"))
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="reviews_meeting_closed_by_somebody",
            ),
        ]
        triggers = [
            never_deleted("reviews_meeting_never_deleted"),
            frozen_columns("reviews_meeting_frozen", ["panel_id", "opened_at", "opened_by_id"]),
            frozen_columns(
                "reviews_meeting_close_frozen",
                ["closed_at", "closed_by_id"],
                unless="OLD.closed_at IS NULL",
            ),
        ]

    def __str__(self) -> str:
        return str(self.panel)


class AgendaItem(models.Model):
    """One submission at the meeting, with why it was flagged and what was said."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="agenda_item")
    flag = models.CharField(_("why it must be talked about"), max_length=300, blank=True)
    flagged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    minutes = models.TextField(_("minutes"), max_length=LONGEST, blank=True)
    minutes_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    minutes_at = models.DateTimeField(null=True)
    # Rises with each writing of the minutes, so that two windows are told apart.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("item of the agenda")
        verbose_name_plural = _("items of the agenda")
        ordering = ["meeting", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(flag="") | Q(flagged_by__isnull=False), name="reviews_agenda_flagged_by_somebody"
            ),
        ]
        triggers = [
            never_deleted("reviews_agenda_never_deleted"),
            frozen_columns("reviews_agenda_frozen", ["meeting_id", "assignment_id"]),
            pgtrigger.Trigger(
                name="reviews_agenda_of_its_panel",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM reviews_meeting m JOIN reviews_assignment a ON a.panel_id = m.panel_id
                        WHERE m.id = NEW.meeting_id AND a.id = NEW.assignment_id
                    ) THEN {refuse("reviews_agenda_of_its_panel")} END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="reviews_agenda_while_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM reviews_meeting WHERE id = NEW.meeting_id AND closed_at IS NOT NULL
                    ) THEN {refuse("reviews_agenda_while_open")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.assignment)
