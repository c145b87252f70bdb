"""The colour of each state. Red is kept for what someone must act on."""

from typing import Any

NEUTRAL = "gray"
TONES = {
    "drafting": "gray",
    "awaiting_sign_off": "information",
    "filed": "primary",
    "received": "primary",
    "endorsed": "primary",
    "supplement_requested": "warning",
    "eligible": "success",
    "ineligible": "gray",
    "under_review": "secondary",
    "awarded": "success",
    "reserve": "information",
    "not_awarded": "gray",
    "withdrawn": "gray",
    "upcoming": "information",
    "open": "success",
    "closed": "gray",
    "assigned": "information",
    "recused": "gray",
    "in_progress": "primary",
    "submitted": "success",
    "returned": "warning",
    "locked": "secondary",
    "pending": "warning",
    "published": "success",
    "cancelled": "gray",
    "waiting": "information",
    "running": "primary",
    "succeeded": "success",
    "approved": "success",
    "refused": "danger",
    "failed": "danger",
}


def register(**tones: str) -> None:
    """Give a room's states their tones: gray, primary, secondary, information, success, warning, danger."""
    TONES.update(tones)


def tone_of(value: Any) -> str:
    """The tone of a state's value; gray when nobody said."""
    return TONES.get(str(getattr(value, "value", value)), NEUTRAL)
