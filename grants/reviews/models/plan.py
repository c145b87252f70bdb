"""A proposed assignment: kept, looked at, changed by hand, and adopted as a whole."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call
from grants.proposals.models import Submission
from grants.reviews.models.panel import Panel
from portal.guards import allowed_moves, frozen_columns, never_deleted, refuse


class PlanState(models.TextChoices):
    """Where a proposed assignment stands."""

    DRAFT = "draft", _("Proposed")
    ADOPTED = "adopted", _("Adopted")
    DROPPED = "dropped", _("Replaced")
    IMPOSSIBLE = "impossible", _("Impossible")


class AssignmentPlan(models.Model):
    """What the solver found for a call, with its proof; or the rules that clash.

    `objective` and `bound` are points of cost over the whole problem: equal when nothing better exists.
    They are those of the solver's answer; moves by hand keep their own difference.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="assignment_plans", verbose_name=_("call"))
    state = models.CharField(_("state"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    # Empty where whole panels judge.
    per_proposal = models.PositiveSmallIntegerField(_("reviewers per proposal"), null=True)
    seed = models.PositiveIntegerField(_("seed"))
    objective = models.BigIntegerField(_("cost"), default=0)
    bound = models.BigIntegerField(_("least possible cost"), default=0)
    took_ms = models.PositiveIntegerField(_("took (ms)"), default=0)
    input_hash = models.CharField(_("hash of the input"), max_length=64)
    code_version = models.CharField(_("version of the code"), max_length=40)
    # Rules by kind and name, as they are told; nothing is counted or sorted by them.
    clashes = models.JSONField(_("rules that clash"), default=list)
    adopted_at = models.DateTimeField(_("adopted at"), null=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("adopted by")
    )

    class Meta:
        verbose_name = _("proposed assignment")
        verbose_name_plural = _("proposed assignments")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call"], condition=Q(state=PlanState.DRAFT), name="reviews_one_draft_plan"
            ),
            models.CheckConstraint(condition=Q(bound__lte=F("objective")), name="reviews_plan_bound_below"),
        ]
        triggers = [
            never_deleted("reviews_plan_never_deleted"),
            allowed_moves(
                "reviews_plan_allowed_moves",
                "state",
                [
                    (PlanState.DRAFT.value, PlanState.ADOPTED.value),
                    (PlanState.DRAFT.value, PlanState.DROPPED.value),
                ],
            ),
            frozen_columns(
                "reviews_plan_frozen",
                [
                    "call_id",
                    "per_proposal",
                    "seed",
                    "objective",
                    "bound",
                    "input_hash",
                    "code_version",
                    "clashes",
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} #{self.pk}"


class PlanSeat(models.Model):
    """A submission before a panel and, where the call says how many, before one of its reviewers."""

    plan = models.ForeignKey(AssignmentPlan, models.PROTECT, related_name="seats")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+", verbose_name=_("submission"))
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="+", verbose_name=_("panel"))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("reviewer")
    )
    # A new run keeps what is pinned where it is.
    is_pinned = models.BooleanField(_("pinned"), default=False)

    class Meta:
        verbose_name = _("proposed seat")
        verbose_name_plural = _("proposed seats")
        ordering = ["plan", "submission", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "submission", "reviewer"], name="reviews_plan_seat_once"),
            # NULLS NOT DISTINCT in one constraint would need PostgreSQL 15.
            models.UniqueConstraint(
                fields=["plan", "submission"],
                condition=Q(reviewer=None),
                name="reviews_plan_panel_seat_once",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="reviews_plan_seat_of_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("given", "RECORD")],
                func=f"""
                    IF TG_OP = 'DELETE' THEN given := OLD; ELSE given := NEW; END IF;
                    IF NOT EXISTS (
                        SELECT 1 FROM reviews_assignmentplan WHERE id = given.plan_id AND state = 'draft'
                    ) THEN {refuse("reviews_plan_seat_of_a_draft")} END IF;
                    RETURN given;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} → {self.reviewer or self.panel}"


class PlanMove(models.Model):
    """One seat moved by hand; moves of one act share its number and are undone together."""

    plan = models.ForeignKey(AssignmentPlan, models.PROTECT, related_name="moves")
    act = models.PositiveIntegerField()
    seat = models.ForeignKey(PlanSeat, models.PROTECT, related_name="moves")
    panel_before = models.ForeignKey(Panel, models.PROTECT, related_name="+")
    panel_after = models.ForeignKey(Panel, models.PROTECT, related_name="+")
    reviewer_before = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewer_after = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cost = models.IntegerField(_("cost"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_undone = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("move by hand")
        verbose_name_plural = _("moves by hand")
        ordering = ["plan", "-act", "id"]
        triggers = [never_deleted("reviews_plan_move_never_deleted")]

    def __str__(self) -> str:
        return f"{self.plan} {self.act}"
