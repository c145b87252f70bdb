"""The only writers of proposals."""

from grants.proposals.actions.attachments import attach, remove_attachment
from grants.proposals.actions.drafting import Conflict, begin, save_section
from grants.proposals.actions.filing import (
    file_proposal,
    reopen,
    request_signoff,
    take_back,
    withdraw,
)
from grants.proposals.actions.reminding import tell_of_near_deadlines
from grants.proposals.actions.screening import (
    find_eligible,
    find_ineligible,
    open_review,
    publish_outcomes,
    receive,
    receive_all,
)

__all__ = [
    "Conflict",
    "attach",
    "begin",
    "file_proposal",
    "find_eligible",
    "find_ineligible",
    "open_review",
    "publish_outcomes",
    "receive",
    "receive_all",
    "remove_attachment",
    "reopen",
    "request_signoff",
    "save_section",
    "take_back",
    "tell_of_near_deadlines",
    "withdraw",
]
