"""Proposals, their parts, and the immutable copies that were filed."""

from grants.proposals.models.attachment import Attachment
from grants.proposals.models.parts import (
    BudgetLine,
    Indicator,
    Milestone,
    ProposalVillage,
    Source,
)
from grants.proposals.models.proposal import Proposal, ProposalState
from grants.proposals.models.receipt_key import ReceiptKey
from grants.proposals.models.submission import Submission

__all__ = [
    "Attachment",
    "BudgetLine",
    "Indicator",
    "Milestone",
    "Proposal",
    "ProposalState",
    "ProposalVillage",
    "ReceiptKey",
    "Source",
    "Submission",
]
