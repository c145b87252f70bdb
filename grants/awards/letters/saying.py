"""What a letter says: the facts of one result, as the text that is signed. Pure."""

import json
from dataclasses import dataclass, fields

from grants.proposals.receipts.text import CODE_LENGTH, canonical

FORMAT = 1
# How the head of a local government is addressed, by the end of its name.
HEADS = {"시": "장", "군": "수", "구": "청장", "도": "지사"}


@dataclass(frozen=True, slots=True)
class Head:
    """Who sends it and whom one asks."""

    issuer: str
    sender: str
    department: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """The national share of one fiscal year: asked and in force (won)."""

    fiscal_year: int
    asked: int
    amount: int


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be met, and by which day (ISO)."""

    text: str
    due_on: str


@dataclass(frozen=True, slots=True)
class Said:
    """One letter. Moments are ISO 8601 with +09:00; "" and 0 where there is nothing to say.

    `place` of `places` is on the reserve list; `why` and `reason` are codes of the decision's line; `score`
    and `pass_mark` are there where the call shows scores; `adjusted` is the code of an adjustment's reason,
    answered by a revised budget until `budget_until`. Of an award that ended, `why` is the code of who ended
    it, `ended` the reason in words, `published_at` the moment.
    """

    format: int
    service: str
    number: str
    revision: int
    replaces: str
    anew: str
    kind: str
    call: str
    call_name: str
    programme: str
    head: Head
    municipality: str
    municipality_name: str
    submission: str
    title: str
    years: tuple[Year, ...]
    conditions: tuple[Condition, ...]
    adjusted: str
    budget_until: str
    place: int
    places: int
    why: str
    reason: str
    score: str
    pass_mark: str
    ended: str
    appeal_until: str
    published_at: str
    issued_at: str
    key: str
    is_example: bool

    @property
    def text(self) -> str:
        """What is signed."""
        return canonical(self)

    @property
    def recipient(self) -> str:
        """The head of the local government: 진안군 → 진안군수."""
        return f"{self.municipality_name}{HEADS.get(self.municipality_name[-1:], '')}"

    @property
    def total(self) -> int:
        """The national share of all years (won)."""
        return sum(year.amount for year in self.years)

    @property
    def is_adjusted(self) -> bool:
        """Whether less is awarded than was asked in any year."""
        return any(year.amount != year.asked for year in self.years)


def said_of(text: str) -> Said:
    """The letter that a text on record says."""
    said = json.loads(text)
    said["head"] = Head(**said["head"])
    said["years"] = tuple(Year(**year) for year in said["years"])
    said["conditions"] = tuple(Condition(**condition) for condition in said["conditions"])
    return Said(**{each.name: said[each.name] for each in fields(Said)})


def check_code(sha256: str) -> str:
    """The short hash, which stands on the letter."""
    return sha256[:CODE_LENGTH]


def number_of(call: str, sequence: int) -> str:
    """The number of a call's letter: ("SV2024-1", 12) → "SV2024-1-L0012"."""
    return f"{call}-L{sequence:04d}"
