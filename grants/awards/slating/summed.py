"""The totals of a slate: against every target, by province, field and type, and on the map."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from grants.awards.slates.problem import (
    DECLINE_AREA,
    MUNICIPALITIES,
    PROJECTS,
    PROVINCE,
    SERVICE_FIELD,
    SUPPORT_TYPE,
    Project,
)
from grants.awards.slating.opened import Opened
from grants.awards.slating.words import Words
from grants.calls.models import TargetKind

NEAREST = 4
# Levels of the map: nothing ranked, ranked and not chosen, one chosen, several chosen.
NOTHING, RANKED, ONE, SEVERAL = 0, 1, 3, 5


@dataclass(frozen=True, slots=True)
class Part:
    """What was ranked and what is chosen of a province, field or type (won); `left` of its own envelope."""

    name: str
    ranked: int
    projects: int
    municipalities: int
    won: int
    left: int | None


@dataclass(frozen=True, slots=True)
class TargetShown:
    """A target of the year: announced, pending apart from the slate, and what the slate adds."""

    kind: str
    label: str
    target: int
    published: int
    pending: int
    added: int

    @property
    def unpublished(self) -> int:
        """What the meter hatches."""
        return self.pending + self.added

    @property
    def total(self) -> int:
        """With the slate."""
        return self.published + self.unpublished

    @property
    def widths(self) -> tuple[str, str]:
        """Announced and the rest as percent of the target, for the bar; it never runs over its end."""
        first = min(100.0, 100 * self.published / self.target) if self.target else 0.0
        rest = min(100.0 - first, 100 * self.unpublished / self.target) if self.target else 0.0
        return f"{first:.2f}", f"{rest:.2f}"

    @property
    def lacking(self) -> int:
        """What is still to be reached."""
        return max(self.target - self.total, 0)


@dataclass(frozen=True, slots=True)
class Near:
    """An envelope that fills: won drawn of what was left."""

    name: str
    drawn: int
    left: int


def targets_shown(opened: Opened) -> list[TargetShown]:
    """Local governments, then projects."""
    standing = opened.standing
    published = {PROJECTS: standing.projects_published, MUNICIPALITIES: len(standing.published)}
    return [
        TargetShown(
            kind.value,
            str(kind.label),
            opened.targets[kind.value],
            published[kind.value],
            standing.counts[kind.value] - published[kind.value],
            opened.counts[kind.value] - standing.counts[kind.value],
        )
        for kind in (TargetKind.MUNICIPALITIES, TargetKind.PROJECTS)
        if kind.value in opened.targets
    ]


def nearest(opened: Opened, words: Words) -> list[Near]:
    """The narrower envelopes that the chosen fill most, at most four."""
    narrow = [pool for pool in opened.gathered.pools if pool.scope != "all"]
    drawn = [(pool, opened.drawn_on(pool.scope, pool.code)) for pool in narrow]
    filling = sorted((each for each in drawn if each[1]), key=lambda each: -each[1] / max(each[0].left, 1))
    return [Near(words.place(pool.scope, pool.code), won, pool.left) for pool, won in filling[:NEAREST]]


def parts(opened: Opened, words: Words, scope: str) -> list[Part]:
    """The totals by the codes of a scope, in their order."""
    left = {pool.code: pool.left for pool in opened.gathered.pools if pool.scope == scope}
    codes = sorted({getattr(each, scope) for each in opened.gathered.projects})
    return [_part(opened, words.place(scope, code), scope, code, left.get(code)) for code in codes]


def decline_part(opened: Opened, words: Words) -> Part:
    """The totals of the population-decline areas."""
    return _part(opened, words.place(DECLINE_AREA, ""), DECLINE_AREA, "", None)


def _part(opened: Opened, name: str, scope: str, code: str, left: int | None) -> Part:
    ranked = [each for each in opened.gathered.projects if each.is_of(scope, code)]
    chosen = [each for each in ranked if each.key in opened.keys]
    return Part(
        name,
        len(ranked),
        len(chosen),
        len({each.municipality for each in chosen}),
        sum(each.amount for each in chosen),
        left,
    )


def every_part(opened: Opened, words: Words) -> list[tuple[str, list[Part]]]:
    """Tables of the totals with their headings."""
    return [
        (_("Province"), parts(opened, words, PROVINCE)),
        (_("Service field"), parts(opened, words, SERVICE_FIELD)),
        (_("Support type"), parts(opened, words, SUPPORT_TYPE)),
        (_("Area"), [decline_part(opened, words)]),
    ]


def levels(opened: Opened) -> dict[str, int]:
    """The map's levels by municipality."""
    chosen = Counter(each.municipality for each in opened.chosen)
    ranked = {each.municipality for each in opened.gathered.projects}
    return {code: _level(chosen[code]) for code in ranked}


def _level(count: int) -> int:
    if not count:
        return RANKED
    return ONE if count == 1 else SEVERAL


def legend() -> list[tuple[int, str]]:
    """The map's levels in words."""
    return [
        (NOTHING, _("Nothing ranked")),
        (RANKED, _("Ranked, not chosen")),
        (ONE, _("One project chosen")),
        (SEVERAL, _("Several projects chosen")),
    ]


def by_place(projects: Iterable[Project]) -> list[tuple[str, list[Project]]]:
    """The projects by municipality, most won first."""
    places: dict[str, list[Project]] = {}
    for each in projects:
        places.setdefault(each.municipality, []).append(each)
    return sorted(places.items(), key=lambda place: (-sum(each.amount for each in place[1]), place[0]))
