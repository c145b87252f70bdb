"""The list of a slate: every project by rank, chosen or not, and why it is not where the ranking has it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grants.awards.slates.problem import Project
from grants.awards.slating.opened import Opened
from grants.awards.slating.priced import Price
from grants.proposals.models import Submission

LINE, MOVED_IN, MOVED_OUT, NEITHER = "line", "in", "out", "neither"
ALL, CHOSEN, MOVED = "all", "chosen", "moved"
MOST_WHYS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A project of the list; `whys` are the rules without which it would change sides, in words."""

    project: Project
    submission: Submission | None
    mark: str
    whys: tuple[str, ...]
    is_last_plain: bool

    @property
    def is_chosen(self) -> bool:
        """Whether the slate takes it."""
        return self.mark in {LINE, MOVED_IN}


def projects_listed(opened: Opened, which: str, found: Iterable[int] | None) -> list[Project]:
    """The projects of a view by rank: all, the chosen, or those on another side than the plain line has them."""
    keys = None if found is None else set(found)
    return [
        each
        for each in opened.gathered.projects
        if (keys is None or each.key in keys) and _is_shown(opened, each.key, which)
    ]


def _is_shown(opened: Opened, key: int, which: str) -> bool:
    if which == CHOSEN:
        return key in opened.keys
    return which != MOVED or mark_of(opened, key) in {MOVED_IN, MOVED_OUT}


def mark_of(opened: Opened, key: int) -> str:
    """in: chosen below the line; out: above it and not chosen; line: both; neither."""
    is_chosen, is_plain = key in opened.keys, key in opened.plain
    if is_chosen == is_plain:
        return LINE if is_chosen else NEITHER
    return MOVED_IN if is_chosen else MOVED_OUT


def rows_of(
    opened: Opened,
    projects: Iterable[Project],
    submissions: Mapping[int, Submission],
    whys: Mapping[int, tuple[str, ...]],
) -> list[Row]:
    """The rows of one page."""
    last = last_plain(opened)
    return [
        Row(
            each,
            submissions.get(each.key),
            mark_of(opened, each.key),
            whys.get(each.key, ()),
            each.key == last,
        )
        for each in projects
    ]


def last_plain(opened: Opened) -> int | None:
    """The last project that the plain line takes: the line is drawn below it."""
    taken = [each.key for each in opened.gathered.projects if each.key in opened.plain]
    return taken[-1] if taken else None


def rules_that_move(prices: Iterable[Price]) -> dict[int, tuple[str, ...]]:
    """The rules by project without which it would come in or go out, the dearest first."""
    moved: defaultdict[int, list[str]] = defaultdict(list)
    for price in sorted(prices, key=lambda each: -each.score):
        for key in (*price.coming, *price.going):
            moved[key].append(price.rule)
    return {key: tuple(rules[:MOST_WHYS]) for key, rules in moved.items()}
