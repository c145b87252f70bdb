"""The writers of people, roles and invitations."""

from portal.accounts.actions.first import create_administrator
from portal.accounts.actions.invitations import accept, invite, invite_reviewer, send_again
from portal.accounts.actions.people import change_person, close_account, open_account
from portal.accounts.actions.roles import end_role, grant_role

__all__ = [
    "accept",
    "change_person",
    "close_account",
    "create_administrator",
    "end_role",
    "grant_role",
    "invite",
    "invite_reviewer",
    "open_account",
    "send_again",
]
