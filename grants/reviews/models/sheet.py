"""The score sheet (평가표)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Criterion
from grants.reviews import states
from grants.reviews.models.panel import Assignment
from grants.reviews.models.version_guards import keeps_each_version
from portal.guards import allowed_moves, begins_as, frozen_columns, never_deleted, refuse


class SheetState(models.TextChoices):
    """Where a sheet stands."""

    ASSIGNED = states.ASSIGNED, _("Not begun")
    IN_PROGRESS = states.IN_PROGRESS, _("In progress")
    SUBMITTED = states.SUBMITTED, _("Submitted")
    RETURNED = states.RETURNED, _("Returned")
    LOCKED = states.LOCKED, _("Locked")
    RECUSED = states.RECUSED, _("Stepped aside")
    VOIDED = states.VOIDED, _("Void")


# In a trigger on a sheet: the reviewer is excluded from the submission.
EXCLUDED = """EXISTS (
    SELECT 1 FROM reviews_exclusion e
    JOIN reviews_assignment a ON a.submission_id = e.submission_id
    WHERE a.id = NEW.assignment_id AND e.reviewer_id = NEW.reviewer_id
)"""


class ScoreSheet(models.Model):
    """One reviewer's judgement of one submission. `total` is written with its scores."""

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="sheets", verbose_name=_("assignment")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="sheets", verbose_name=_("reviewer")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=SheetState.choices, default=SheetState.ASSIGNED
    )
    version = models.PositiveIntegerField(default=1)
    total = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)
    strengths = models.TextField(_("strengths"), max_length=2000, blank=True)
    weaknesses = models.TextField(_("weaknesses"), max_length=2000, blank=True)
    # Its reviewer's alone: shown to nobody else, in no copy and no export.
    private_note = models.TextField(_("note to oneself"), max_length=2000, blank=True)
    return_reason = models.TextField(_("why it was returned"), blank=True)
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True)
    # The sheet whose place this one took; why nobody took it, when nobody does.
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replacement", verbose_name=_("replaces")
    )
    closed_without = models.TextField(_("why nobody replaces it"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["assignment", "reviewer"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "reviewer"], name="reviews_sheet_once"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(states.COUNTED))
                | Q(total__isnull=False, submitted_at__isnull=False),
                name="reviews_submitted_with_total",
            ),
        ]
        triggers = [
            never_deleted("reviews_sheet_never_deleted"),
            begins_as("reviews_sheet_begins_assigned", "state", [states.ASSIGNED]),
            allowed_moves("reviews_sheet_allowed_moves", "state", states.ALLOWED_MOVES),
            frozen_columns("reviews_sheet_identity_frozen", ["assignment_id", "reviewer_id", "replaces_id"]),
            frozen_columns(
                "reviews_sheet_locked",
                ["total", "strengths", "weaknesses", "submitted_at"],
                unless="OLD.state IN ('assigned', 'in_progress', 'returned')",
            ),
            pgtrigger.Trigger(
                name="reviews_sheet_not_excluded",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM reviews_assignment a
                        JOIN proposals_submission s ON s.id = a.submission_id
                        JOIN villages_municipality m ON m.code = s.municipality_id
                        JOIN reviews_reviewerprofile p ON p.user_id = NEW.reviewer_id
                        WHERE a.id = NEW.assignment_id
                          AND (p.home_municipality_id = m.code OR p.home_province_id = m.province_id)
                    ) OR EXISTS (
                        SELECT 1 FROM reviews_assignment a
                        JOIN proposals_submission s ON s.id = a.submission_id
                        JOIN villages_municipality m ON m.code = s.municipality_id
                        JOIN reviews_reviewertie t ON t.reviewer_id = NEW.reviewer_id
                        WHERE a.id = NEW.assignment_id AND t.struck_at IS NULL
                          AND (t.municipality_id = m.code OR t.province_id = m.province_id)
                    ) OR {EXCLUDED} THEN {refuse("reviews_sheet_not_excluded")} END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="reviews_sheet_excluded_stays_out",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "(NEW.state IN ('in_progress', 'submitted', 'locked') AND OLD.state <> NEW.state)"
                ),
                func=f"""
                    IF {EXCLUDED} THEN {refuse("reviews_sheet_excluded_stays_out")} END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="reviews_sheet_void_when_excluded",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.state = 'voided' AND OLD.state <> 'voided')"),
                func=f"""
                    IF NEW.voided_at IS NULL OR NOT {EXCLUDED} THEN
                        {refuse("reviews_sheet_void_when_excluded")}
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="reviews_sheet_of_a_member",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM reviews_assignment a
                        JOIN reviews_panelmember m ON m.panel_id = a.panel_id
                        WHERE a.id = NEW.assignment_id AND m.reviewer_id = NEW.reviewer_id AND m.left_at IS NULL
                    ) THEN {refuse("reviews_sheet_of_a_member")} END IF;
                    RETURN NEW;
                """,
            ),
            keeps_each_version(),
            pgtrigger.Trigger(
                name="reviews_sheet_after_declaration",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("(OLD.state = 'assigned' AND NEW.state = 'in_progress')"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM reviews_integritydeclaration d
                        WHERE d.reviewer_id = NEW.reviewer_id AND d.text_id = (
                            SELECT t.id FROM reviews_assignment a
                            JOIN reviews_panel p ON p.id = a.panel_id
                            JOIN reviews_integritytext t ON t.call_id = p.call_id
                            WHERE a.id = NEW.assignment_id ORDER BY t.version DESC LIMIT 1
                        )
                    ) THEN {refuse("reviews_sheet_after_declaration")} END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="reviews_sheet_complete",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.state = 'submitted' AND OLD.state <> 'submitted')"),
                func=f"""
                    IF NEW.total IS DISTINCT FROM (
                        SELECT sum(points) FROM reviews_score WHERE sheet_id = NEW.id
                    ) OR EXISTS (
                        SELECT 1 FROM reviews_assignment a
                        JOIN reviews_panel p ON p.id = a.panel_id
                        JOIN calls_rubric r ON r.call_id = p.call_id AND r.is_current
                        JOIN calls_criterion c ON c.rubric_id = r.id
                        LEFT JOIN reviews_score s ON s.sheet_id = NEW.id AND s.criterion_id = c.id
                        WHERE a.id = NEW.assignment_id AND s.points IS NULL
                    ) THEN {refuse("reviews_sheet_complete")} END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.reviewer}"


class Score(models.Model):
    """Points for one criterion, with the reason."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion"))
    points = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["sheet", "criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="reviews_score_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="reviews_score_within_points",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    IF NEW.points > (SELECT max_points FROM calls_criterion WHERE id = NEW.criterion_id) THEN
                        {refuse("reviews_score_within_points")}
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="reviews_score_of_open_sheet",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("given", "RECORD")],
                func=f"""
                    IF TG_OP = 'DELETE' THEN given := OLD; ELSE given := NEW; END IF;
                    IF NOT EXISTS (
                        SELECT 1 FROM reviews_scoresheet WHERE id = given.sheet_id
                          AND state IN ('assigned', 'in_progress', 'returned')
                    ) THEN {refuse("reviews_score_of_open_sheet")} END IF;
                    RETURN given;
                """,
            ),
            pgtrigger.Trigger(
                name="reviews_score_of_its_rubric",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM reviews_scoresheet h
                        JOIN reviews_assignment a ON a.id = h.assignment_id
                        JOIN reviews_panel p ON p.id = a.panel_id
                        JOIN calls_rubric r ON r.call_id = p.call_id AND r.is_current
                        JOIN calls_criterion c ON c.rubric_id = r.id
                        WHERE h.id = NEW.sheet_id AND c.id = NEW.criterion_id
                    ) THEN {refuse("reviews_score_of_its_rubric")} END IF;
                    RETURN NEW;
                """,
            ),
            # The first score freezes the rubric it was given by.
            pgtrigger.Trigger(
                name="reviews_score_freezes_rubric",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE calls_rubric SET frozen_at = clock_timestamp()
                    WHERE frozen_at IS NULL
                      AND id = (SELECT rubric_id FROM calls_criterion WHERE id = NEW.criterion_id);
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
