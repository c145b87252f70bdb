"""Proposals, their parts, and the immutable copies that were filed."""

from grants.proposals.models.answer import FormAnswer
from grants.proposals.models.attachment import Attachment
from grants.proposals.models.history import Colleague, FieldChange, FieldConflict, How
from grants.proposals.models.parts import (
    BudgetLine,
    Indicator,
    Milestone,
    ProposalVillage,
    Row,
    Source,
)
from grants.proposals.models.proposal import Proposal, ProposalState
from grants.proposals.models.province import Decision, ProvinceDecision, ProvinceRank
from grants.proposals.models.receipt_key import ReceiptKey
from grants.proposals.models.screening import Answer, ScreeningAnswer
from grants.proposals.models.submission import Submission
from grants.proposals.models.supplement import Outcome, SupplementItem, SupplementRequest

__all__ = [
    "Answer",
    "Attachment",
    "BudgetLine",
    "Colleague",
    "Decision",
    "FieldChange",
    "FieldConflict",
    "FormAnswer",
    "How",
    "Indicator",
    "Milestone",
    "Outcome",
    "Proposal",
    "ProposalState",
    "ProposalVillage",
    "ProvinceDecision",
    "ProvinceRank",
    "ReceiptKey",
    "Row",
    "ScreeningAnswer",
    "Source",
    "Submission",
    "SupplementItem",
    "SupplementRequest",
]
