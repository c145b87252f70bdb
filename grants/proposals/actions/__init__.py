"""The only writers of proposals."""

from grants.proposals.actions.answering import request_supplement_signoff, take_back_supplement
from grants.proposals.actions.attachments import attach, number_attachment, remove_attachment
from grants.proposals.actions.checking import check_requirements
from grants.proposals.actions.confirming import confirm_answers
from grants.proposals.actions.drafting import (
    begin,
    count_missing,
    forget_missing,
    register_villages,
    set_colleague,
)
from grants.proposals.actions.ending import decline, revoke_award
from grants.proposals.actions.filing import (
    file_proposal,
    reopen,
    request_signoff,
    take_back,
    withdraw,
)
from grants.proposals.actions.mending import mend_budget
from grants.proposals.actions.overtaken import give_back, give_back_overtaken
from grants.proposals.actions.province import endorse, put_in_order, return_by_province
from grants.proposals.actions.reminding import tell_of_near_deadlines
from grants.proposals.actions.screening import (
    all_requirements_met,
    find_eligible,
    find_ineligible,
    judge,
    open_review,
    publish_outcomes,
    receive,
    receive_all,
    reconsider,
)
from grants.proposals.actions.supplementing import (
    ask_again,
    close_supplement,
    request_supplement,
    tell_of_supplements_due,
)
from grants.proposals.actions.writing import Change, Reader, Saved, choose, copy_from, restore, save_fields

__all__ = [
    "Change",
    "Reader",
    "Saved",
    "all_requirements_met",
    "ask_again",
    "attach",
    "begin",
    "check_requirements",
    "choose",
    "close_supplement",
    "confirm_answers",
    "copy_from",
    "count_missing",
    "decline",
    "endorse",
    "file_proposal",
    "find_eligible",
    "find_ineligible",
    "forget_missing",
    "give_back",
    "give_back_overtaken",
    "judge",
    "mend_budget",
    "number_attachment",
    "open_review",
    "publish_outcomes",
    "put_in_order",
    "receive",
    "receive_all",
    "reconsider",
    "register_villages",
    "remove_attachment",
    "reopen",
    "request_signoff",
    "request_supplement",
    "request_supplement_signoff",
    "restore",
    "return_by_province",
    "revoke_award",
    "save_fields",
    "set_colleague",
    "take_back",
    "take_back_supplement",
    "tell_of_near_deadlines",
    "tell_of_supplements_due",
    "withdraw",
]
