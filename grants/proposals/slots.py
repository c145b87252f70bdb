"""The documents a call asks for, as the rules need them. Pure."""

from dataclasses import dataclass


def target_of(key: str) -> str:
    """The input (without id_) in which the document of this key is chosen."""
    return f"slot-{key}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A document with a place of its own among the attachments."""

    key: str
    name: str
    name_en: str
    is_required: bool = True
    needs_number: bool = False
