"""What a home is made of: blocks of lines to act on, of figures, and of projects. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: what, why, where, the one button, and until when."""

    title: str
    hint: str
    url: str
    action: str
    due: datetime | None = None
    is_urgent: bool = False
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that leads to the rows behind it; `value` is a count or ready words."""

    label: str
    value: int | str
    url: str = ""
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A page one goes to from here."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a home. `empty` is what it says when nothing waits; blocks without lines leave it out."""

    heading: str
    lines: Sequence[Line] = ()
    figures: Sequence[Figure] = ()
    links: Sequence[Link] = ()
    empty: str = ""
    is_example: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it has nothing but its word for nothing."""
        return not self.lines and not self.figures


def soonest_first(lines: Sequence[Line]) -> list[Line]:
    """The earliest deadline first, what has none last, otherwise as given."""
    return sorted(lines, key=lambda line: (line.due is None, line.due.timestamp() if line.due else 0.0))
