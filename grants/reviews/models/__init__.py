"""Panels, exclusions, score sheets and rankings."""

from grants.reviews.models.appeal import Appeal, AppealState
from grants.reviews.models.bonus import BonusGrant
from grants.reviews.models.challenge import Challenge, Ruling, RulingVote
from grants.reviews.models.integrity import IntegrityDeclaration, IntegrityText
from grants.reviews.models.invitation import SeatAnswer, SeatInvitation
from grants.reviews.models.meeting import AgendaItem, Meeting
from grants.reviews.models.panel import (
    DECLARED,
    Assignment,
    Exclusion,
    Ground,
    Panel,
    PanelMember,
    ReviewerProfile,
    Technology,
)
from grants.reviews.models.plan import AssignmentPlan, PlanMove, PlanSeat, PlanState
from grants.reviews.models.ranking import (
    LineOutcome,
    RankingEntry,
    RankingInput,
    RankingLeniency,
    RankingRun,
)
from grants.reviews.models.reminder import ReminderRule
from grants.reviews.models.sheet import Score, ScoreSheet, SheetState
from grants.reviews.models.tie import ReviewerTie, TieKind
from grants.reviews.models.version import SheetVersion

__all__ = [
    "DECLARED",
    "AgendaItem",
    "Appeal",
    "AppealState",
    "Assignment",
    "AssignmentPlan",
    "BonusGrant",
    "Challenge",
    "Exclusion",
    "Ground",
    "IntegrityDeclaration",
    "IntegrityText",
    "LineOutcome",
    "Meeting",
    "Panel",
    "PanelMember",
    "PlanMove",
    "PlanSeat",
    "PlanState",
    "RankingEntry",
    "RankingInput",
    "RankingLeniency",
    "RankingRun",
    "ReminderRule",
    "ReviewerProfile",
    "ReviewerTie",
    "Ruling",
    "RulingVote",
    "Score",
    "ScoreSheet",
    "SeatAnswer",
    "SeatInvitation",
    "SheetState",
    "SheetVersion",
    "Technology",
    "TieKind",
]
