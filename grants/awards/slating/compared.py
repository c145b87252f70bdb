"""Slates of one call side by side: their figures, the rules that differ, the projects that differ."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, F, Manager, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from grants.awards.models import Slate, SlateBound, SlateChoice, SlateForced, SlatePool, SlateState
from grants.awards.slates.problem import Bound, Pool, Project, Rules
from grants.awards.slating.opened import Opened
from grants.awards.slating.queries import Names, slates
from grants.awards.slating.words import Words

MOST = 4
POOL, BOUND, FORCED, CHOICE = "pool", "bound", "forced", "choice"
NOTHING, ZERO = Value("", CharField()), Value(0, BigIntegerField())
CODE = Coalesce(
    "envelope__province",
    "envelope__service_field__code",
    "envelope__support_type__code",
    NOTHING,
    output_field=CharField(),
)
SUBMISSION = Cast("submission", BigIntegerField())
# What a row of each kind says as scope, code, counts, side and number.
SAID: dict[str, tuple[Manager[Any], tuple[Combinable, ...]]] = {
    POOL: (SlatePool.objects, (F("envelope__scope"), CODE, NOTHING, NOTHING, ZERO)),
    BOUND: (SlateBound.objects, (F("scope"), F("code"), F("counts"), F("side"), F("value"))),
    FORCED: (SlateForced.objects, (NOTHING, NOTHING, NOTHING, F("side"), SUBMISSION)),
    CHOICE: (SlateChoice.objects, (NOTHING, NOTHING, NOTHING, NOTHING, SUBMISSION)),
}


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
    """The slate first, then the others. One query, however many there are and however many projects."""
    every = [opened.slate, *others]
    rows = _rows_by_slate([each.pk for each in every])
    sets = [frozenset(row.number for row in rows[each.pk] if row.kind == CHOICE) for each in every]
    return Compared(
        slates=every,
        rules=[_rules_of(each, rows[each.pk], opened.gathered.pools) for each in every],
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


def _rows_by_slate(slates: Collection[int]) -> Mapping[int, list["_Row"]]:
    rows: defaultdict[int, list[_Row]] = defaultdict(list)
    for slate, *row in _rows(slates):
        rows[slate].append(_Row(*row))
    return rows


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str
    scope: str
    code: str
    counts: str
    side: str
    number: int


def _rows(slates: Collection[int]) -> Iterable[tuple[Any, ...]]:
    """Envelopes, floors and ceilings, forced projects and chosen ones of all the slates, in one query."""
    first, *others = (
        rows.filter(slate__in=slates).order_by().values_list("slate", Value(kind, CharField()), *said)
        for kind, (rows, said) in SAID.items()
    )
    return first.union(*others, all=True)


def _rules_of(slate: Slate, rows: Iterable[_Row], pools: Iterable[Pool]) -> Rules:
    rows = list(rows)
    on = {(each.scope, each.code) for each in rows if each.kind == POOL}
    bounds = (each for each in rows if each.kind == BOUND)
    forced = [each for each in rows if each.kind == FORCED]
    return Rules(
        pools=tuple(pool for pool in pools if (pool.scope, pool.code) in on),
        bounds=tuple(Bound(each.scope, each.code, each.counts, each.side, each.number) for each in bounds),
        per_municipality=slate.per_municipality,
        pass_mark=slate.pass_mark,
        forced_in=tuple(each.number for each in forced if each.side == "in"),
        forced_out=tuple(each.number for each in forced if each.side == "out"),
        objective=slate.objective,
    )
