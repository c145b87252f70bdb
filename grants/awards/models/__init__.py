"""Decisions, awards, the ledger, and what Celery keeps of them."""

from grants.awards.models.award import Award, AwardState, AwardYear, LaterYearChange
from grants.awards.models.decision import Decision, DecisionLine, DecisionState, Outcome, Why
from grants.awards.models.ledger import LedgerEntry, LedgerKind
from grants.awards.models.tracking import Alert, AlertRule, AllocationSnapshot, SnapshotLine

__all__ = [
    "Alert",
    "AlertRule",
    "AllocationSnapshot",
    "Award",
    "AwardState",
    "AwardYear",
    "Decision",
    "DecisionLine",
    "DecisionState",
    "LaterYearChange",
    "LedgerEntry",
    "LedgerKind",
    "Outcome",
    "SnapshotLine",
    "Why",
]
