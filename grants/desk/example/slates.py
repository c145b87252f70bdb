"""Slates of the regular call, solved: three to be compared, and one whose rules clash. The same by seed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from grants.awards.models import Slate, SlateState
from grants.awards.slates.problem import (
    ALL,
    DECLINE_AREA,
    LEAST,
    MUNICIPALITIES,
    MUNICIPALITIES_FIRST,
    PROJECTS,
    PROVINCE,
    Bound,
)
from grants.awards.slating import actions
from grants.awards.slating.job import solve_slate
from grants.awards.slating.rules import Given
from grants.reviews.models import RankingRun
from portal.actor import Actor

SECONDS = 5
# The targets of the year, as if the whole envelope were given at once.
TARGETS = (
    Bound(ALL, "", MUNICIPALITIES, LEAST, 78),
    Bound(ALL, "", PROJECTS, LEAST, 99),
)
# An example's wishes: of the declining areas, and of provinces with many of them.
CARING = (
    *TARGETS,
    Bound(DECLINE_AREA, "", PROJECTS, LEAST, 53),
    Bound(PROVINCE, "46", PROJECTS, LEAST, 8),
)
# More than what is left of that province's ceiling can hold.
CROWDED = Bound(PROVINCE, "52", PROJECTS, LEAST, 6)
TOO_MANY = (TARGETS[0], Bound(ALL, "", PROJECTS, LEAST, 110))

Changes = Sequence[tuple[str, Mapping[str, Any]]]


def make_slates(ranking: RankingRun, manager: Actor) -> Iterator[str]:
    """Begin with the targets of the year, and change one thing at a time."""
    first = actions.draft_slate(actor=manager, ranking=ranking, name="예시 1안: 78곳·99과제")
    changes = (
        ("", {"bounds": TARGETS}),
        ("예시 2안: 지자체를 더 많이", {"bounds": TARGETS, "objective": MUNICIPALITIES_FIRST}),
        ("예시 3안: 인구감소지역 배려", {"bounds": CARING}),
        ("예시: 함께 지킬 수 없는 조건", {"bounds": TOO_MANY}),
    )
    yield from _each_solved(manager, first, changes)


def make_open(ranking: RankingRun, manager: Actor) -> Iterator[str]:
    """Of a call to be decided: what the targets still lack, the most local governments, and too much asked."""
    first = actions.draft_slate(actor=manager, ranking=ranking, name="예시 가안: 점수 순")
    lacking = tuple(actions.given_of(first, first.name).bounds)
    changes = (
        ("", {}),
        ("예시 나안: 지자체를 더 많이", {"objective": MUNICIPALITIES_FIRST}),
        ("예시 다안: 함께 지킬 수 없는 조건", {"bounds": (*lacking, CROWDED)}),
    )
    yield from _each_solved(manager, first, changes)


def _each_solved(manager: Actor, first: Slate, changes: Changes) -> Iterator[str]:
    """The first itself where no name is given, else a copy of it."""
    for name, change in changes:
        slate = actions.copy(actor=manager, slate_id=first.pk, name=name) if name else first
        given = replace(actions.given_of(slate, slate.name), time_limit=SECONDS, **change)
        yield f"{slate.name}: {_solved(manager, slate, given).get_state_display()}."


def _solved(manager: Actor, slate: Slate, given: Given) -> Slate:
    """As a worker solves it, at once."""
    actions.save_rules(actor=manager, slate_id=slate.pk, given=given)
    Slate.objects.filter(pk=slate.pk).update(state=SlateState.SOLVING)
    solve_slate(manager, {"slate": slate.pk}, lambda *_told: None, "")
    return Slate.objects.get(pk=slate.pk)
