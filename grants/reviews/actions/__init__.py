"""The only writers of the review."""

from grants.reviews.actions.panels import (
    add_member,
    assign,
    change_panel,
    create_panel,
    remove_member,
    save_reviewer,
    save_technology,
)
from grants.reviews.actions.ranking import lock_all, rank
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
    "Given",
    "Incomplete",
    "SavedElsewhere",
    "add_member",
    "assign",
    "change_panel",
    "create_panel",
    "lock",
    "lock_all",
    "open_sheet",
    "rank",
    "recuse",
    "refresh",
    "remove_member",
    "return_to_reviewer",
    "save_reviewer",
    "save_sheet",
    "save_technology",
    "submit",
]
