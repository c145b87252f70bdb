"""Decisions, awards, the ledger, and what Celery keeps of them."""

from grants.awards.models.award import Award, AwardState, AwardYear
from grants.awards.models.decision import Decision, DecisionLine, DecisionState, Outcome
from grants.awards.models.ledger import LedgerEntry, LedgerKind
from grants.awards.models.tracking import Alert, AllocationSnapshot, SnapshotLine

__all__ = [
    "Alert",
    "AllocationSnapshot",
    "Award",
    "AwardState",
    "AwardYear",
    "Decision",
    "DecisionLine",
    "DecisionState",
    "LedgerEntry",
    "LedgerKind",
    "Outcome",
    "SnapshotLine",
]
