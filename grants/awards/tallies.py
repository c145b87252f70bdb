"""From awards grouped by place, field, type and state to totals of any dimension. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

PENDING, PUBLISHED = "pending", "published"
DIMENSIONS = ("province", "service_field", "support_type", "municipality")


class Group(NamedTuple):
    """Awards of one municipality, field, type and state, or of one size: how many, and their won of the year."""

    municipality: str
    service_field: str
    support_type: str
    state: str
    projects: int
    amount: int
    size: str = ""

    @property
    def province(self) -> str:
        """The code of a municipality begins as that of its province."""
        return self.municipality[:2]


@dataclass(slots=True)
class Tally:
    """Won and counts of some groups; municipalities are counted once each."""

    reserved: int = 0
    committed: int = 0
    projects_pending: int = 0
    projects_published: int = 0
    published: set[str] = field(default_factory=set)
    all: set[str] = field(default_factory=set)

    def add(self, group: Group) -> None:
        """Count a group; cancelled awards count nowhere, nor does a place of which none is left."""
        if not group.projects:
            return
        if group.state == PENDING:
            self.reserved += group.amount
            self.projects_pending += group.projects
            self.all.add(group.municipality)
        if group.state == PUBLISHED:
            self.committed += group.amount
            self.projects_published += group.projects
            self.published.add(group.municipality)
            self.all.add(group.municipality)

    def figures(self) -> dict[str, int]:
        """The figures by the names of a snapshot's columns."""
        return {
            "reserved": self.reserved,
            "committed": self.committed,
            "projects_pending": self.projects_pending,
            "projects_published": self.projects_published,
            "municipalities_published": len(self.published),
            "municipalities_all": len(self.all),
        }


def tally(groups: Iterable[Group]) -> Tally:
    """All groups together."""
    whole = Tally()
    for group in groups:
        whole.add(group)
    return whole


def tallies_by(groups: Iterable[Group], dimension: str) -> dict[str, Tally]:
    """Groups by one of the dimensions."""
    found: defaultdict[str, Tally] = defaultdict(Tally)
    for group in groups:
        found[getattr(group, dimension)].add(group)
    return dict(found)
