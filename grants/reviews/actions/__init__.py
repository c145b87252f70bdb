"""The only writers of the review."""

from grants.reviews.actions.bonus import grant_bonus, grant_known, take_back_bonus
from grants.reviews.actions.excluding import declare_tie, exclude_from_sheet, record_tie, strike_tie
from grants.reviews.actions.integrity import change_text, sign
from grants.reviews.actions.inviting import Asked, Wish, invite_all, invite_to_panel
from grants.reviews.actions.panels import (
    assign,
    change_panel,
    create_panel,
    save_reviewer,
    save_technology,
)
from grants.reviews.actions.ranking import lock_all, rank
from grants.reviews.actions.replacing import go_without, replace_reviewer
from grants.reviews.actions.seats import (
    accept_seat,
    decline_seat,
    remove_member,
    what_became_of,
    withdraw_invitation,
)
from grants.reviews.actions.sheets import (
    REMARKS,
    Given,
    Incomplete,
    SavedElsewhere,
    lock,
    open_sheet,
    recuse,
    return_to_reviewer,
    save_sheet,
    submit,
)
from grants.reviews.actions.standing import refresh

__all__ = [
    "REMARKS",
    "Asked",
    "Given",
    "Incomplete",
    "SavedElsewhere",
    "Wish",
    "accept_seat",
    "assign",
    "change_panel",
    "change_text",
    "create_panel",
    "declare_tie",
    "decline_seat",
    "exclude_from_sheet",
    "go_without",
    "grant_bonus",
    "grant_known",
    "invite_all",
    "invite_to_panel",
    "lock",
    "lock_all",
    "open_sheet",
    "rank",
    "record_tie",
    "recuse",
    "refresh",
    "remove_member",
    "replace_reviewer",
    "return_to_reviewer",
    "save_reviewer",
    "save_sheet",
    "save_technology",
    "sign",
    "strike_tie",
    "submit",
    "take_back_bonus",
    "what_became_of",
    "withdraw_invitation",
]
