"""The documents a call asks for, as the rules need them. Pure."""

from dataclasses import dataclass

from grants.proposals.fields import ANSWERS, FILES

# All files that are neither a document asked for nor an answer; no key of a document has such a sign.
OTHERS = f"{FILES}/*"


def slot_address(key: str) -> str:
    """The address of the file in the place of the document with this key."""
    return f"{FILES}/{key}"


def file_address(slot: str, question: str = "") -> str:
    """The address of a file by the document or the question whose place it has, both "" among the others."""
    if question:
        return f"{ANSWERS}/{question}"
    return slot_address(slot) if slot else OTHERS


@dataclass(frozen=True, slots=True)
class Asked:
    """A document with a place of its own among the attachments."""

    key: str
    name: str
    name_en: str
    is_required: bool = True
    needs_number: bool = False
