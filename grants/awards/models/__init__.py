"""Decisions, awards, the ledger, and what Celery keeps of them."""

from grants.awards.models.alert import Alert, AlertRule, AlertSetting
from grants.awards.models.award import Award, AwardState, AwardYear, LaterYearChange
from grants.awards.models.ceiling import CEILING_KIND, CeilingChange
from grants.awards.models.decision import Decision, DecisionLine, DecisionState, Outcome, Reason, Why
from grants.awards.models.ending import AwardEnding, EndingKind
from grants.awards.models.ledger import LedgerEntry, LedgerKind
from grants.awards.models.letter import (
    Letter,
    LetterDownload,
    LetterFile,
    LetterFormat,
    Letterhead,
    LetterKind,
)
from grants.awards.models.slate import Objective, Slate, SlateInput, SlateProof, SlateState
from grants.awards.models.slate_result import SlateChoice, SlateClash, SlatePrice, SlateSwap
from grants.awards.models.slate_rules import (
    BoundScope,
    Counts,
    ForcedSide,
    Side,
    SlateBound,
    SlateForced,
    SlatePool,
)
from grants.awards.models.tally import AwardTally
from grants.awards.models.terms import (
    Adjustment,
    AdjustmentReason,
    AdjustmentYear,
    AwardCondition,
    RevisedBudget,
    RevisedLine,
)
from grants.awards.models.tracking import AllocationSnapshot, SnapshotLine

__all__ = [
    "CEILING_KIND",
    "Adjustment",
    "AdjustmentReason",
    "AdjustmentYear",
    "Alert",
    "AlertRule",
    "AlertSetting",
    "AllocationSnapshot",
    "Award",
    "AwardCondition",
    "AwardEnding",
    "AwardState",
    "AwardTally",
    "AwardYear",
    "BoundScope",
    "CeilingChange",
    "Counts",
    "Decision",
    "DecisionLine",
    "DecisionState",
    "EndingKind",
    "ForcedSide",
    "LaterYearChange",
    "LedgerEntry",
    "LedgerKind",
    "Letter",
    "LetterDownload",
    "LetterFile",
    "LetterFormat",
    "LetterKind",
    "Letterhead",
    "Objective",
    "Outcome",
    "Reason",
    "RevisedBudget",
    "RevisedLine",
    "Side",
    "Slate",
    "SlateBound",
    "SlateChoice",
    "SlateClash",
    "SlateForced",
    "SlateInput",
    "SlatePool",
    "SlatePrice",
    "SlateProof",
    "SlateState",
    "SlateSwap",
    "SnapshotLine",
    "Why",
]
