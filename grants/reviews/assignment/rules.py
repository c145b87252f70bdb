"""The rules by the names under which they are told."""

from dataclasses import dataclass
from enum import StrEnum


class RuleKind(StrEnum):
    """What kind of rule it is."""

    NEEDED = "needed"
    CAPACITY = "capacity"
    EXCLUSIONS = "exclusions"
    FIELDS = "fields"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its kind and what it is about: keys of proposals for exclusions and needs, of people for capacity."""

    kind: RuleKind
    about: tuple[str, ...]
