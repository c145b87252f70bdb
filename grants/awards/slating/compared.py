"""Slates of one call side by side: their figures, the rules that differ, the projects that differ."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from grants.awards.models import Slate, SlateBound, SlateChoice, SlateForced, SlatePool, SlateState
from grants.awards.slates.problem import Bound, Pool, Project, Rules
from grants.awards.slating.gathering import code_of
from grants.awards.slating.opened import Opened
from grants.awards.slating.queries import Names, slates
from grants.awards.slating.words import Words

MOST = 4


@dataclass(frozen=True, slots=True)
class Differing:
    """Something that some of the slates have and others have not, in their order."""

    words: str
    has: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A project that some of the slates chose, and which of them."""

    project: Project
    has: tuple[bool, ...]
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Everything of the page that puts slates side by side."""

    slates: list[Slate]
    rules: list[Rules]
    moved: list[Moved]
    common: int

    def rules_in_words(self, names: Names, projects: Mapping[int, str]) -> list[Differing]:
        """The rules that some of the slates have and others have not."""
        said = [Words(each, names, projects).every() for each in self.rules]
        order = list(dict.fromkeys(words for each in said for words in each))
        some = [words for words in order if not all(words in each for each in said)]
        return [Differing(words, tuple(words in each for each in said)) for words in some]


def comparable(slate: Slate) -> list[Slate]:
    """The other solved slates of the same call, the newest first."""
    others = slates().filter(input__ranking__call=slate.input.ranking.call_id, state=SlateState.SOLVED)
    return list(others.exclude(pk=slate.pk)[:50])


def compared(opened: Opened, others: Sequence[Slate]) -> Compared:
    """The slate first, then the others. Four queries, however many projects."""
    every = [opened.slate, *others]
    keys = [each.pk for each in every]
    chosen = _by_slate(SlateChoice.objects.filter(slate__in=keys).values_list("slate", "submission"))
    sets = [frozenset(chosen[key]) for key in keys]
    return Compared(
        slates=every,
        rules=_rules_by_slate(every, opened.gathered.pools),
        moved=_projects_that_differ(opened, sets),
        common=len(frozenset.intersection(*sets)),
    )


def _projects_that_differ(opened: Opened, sets: Sequence[frozenset[int]]) -> list[Moved]:
    """By rank; those that only another slate's input knows are left out."""
    some, every = frozenset.union(*sets), frozenset.intersection(*sets)
    return [
        Moved(each, tuple(each.key in chosen for chosen in sets), each.key in opened.plain)
        for each in opened.gathered.projects
        if each.key in some - every
    ]


def _rules_by_slate(every: Sequence[Slate], pools: Collection[Pool]) -> list[Rules]:
    keys = [each.pk for each in every]
    rows = SlatePool.objects.filter(slate__in=keys).select_related(
        "envelope__service_field", "envelope__support_type"
    )
    on = _by_slate((row.slate_id, (row.envelope.scope, code_of(row.envelope))) for row in rows)
    columns = ("slate", "scope", "code", "counts", "side", "value")
    rows_of_bounds = SlateBound.objects.filter(slate__in=keys).values_list(*columns)
    bounds = _by_slate((slate, Bound(*bound)) for slate, *bound in rows_of_bounds)
    forced = _by_slate(
        (slate, (key, side))
        for slate, key, side in SlateForced.objects.filter(slate__in=keys).values_list(
            "slate", "submission", "side"
        )
    )
    return [
        Rules(
            pools=tuple(pool for pool in pools if (pool.scope, pool.code) in on[each.pk]),
            bounds=tuple(bounds[each.pk]),
            per_municipality=each.per_municipality,
            pass_mark=each.pass_mark,
            forced_in=tuple(key for key, side in forced[each.pk] if side == "in"),
            forced_out=tuple(key for key, side in forced[each.pk] if side == "out"),
            objective=each.objective,
        )
        for each in every
    ]


def _by_slate(rows: Iterable[tuple]) -> defaultdict[int, list]:
    found: defaultdict[int, list] = defaultdict(list)
    for slate, value in rows:
        found[slate].append(value)
    return found
