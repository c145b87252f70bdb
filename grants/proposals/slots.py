"""The documents a call asks for, as the rules need them. Pure."""

from dataclasses import dataclass

from grants.proposals.fields import FILES


def slot_address(key: str) -> str:
    """The address of the file in the place of the document with this key."""
    return f"{FILES}/{key}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A document with a place of its own among the attachments."""

    key: str
    name: str
    name_en: str
    is_required: bool = True
    needs_number: bool = False
