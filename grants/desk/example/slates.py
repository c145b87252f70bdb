"""Slates of the regular call, solved: three to be compared, and one whose rules clash. The same by seed."""

from collections.abc import Iterator
from dataclasses import replace

from grants.awards.models import Slate, SlateState
from grants.awards.slates.problem import (
    ALL,
    DECLINE_AREA,
    LEAST,
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
# Of an example's wish: projects of every province but the smallest, of declining areas, of them all.
OF_EACH_PROVINCE, DECLINING, TOO_MANY = 3, 45, 125


def make_slates(ranking: RankingRun, manager: Actor) -> Iterator[str]:
    """Begin with the targets of the year, and change one thing at a time."""
    first = actions.draft_slate(actor=manager, ranking=ranking, name="예시 1안: 연도 목표")
    for slate, change in (
        (first, {}),
        (_copy(manager, first, "예시 2안: 지자체를 더 많이"), {"objective": MUNICIPALITIES_FIRST}),
        (_copy(manager, first, "예시 3안: 인구감소지역과 시·도 배려"), {"bounds": _caring(first)}),
        (_copy(manager, first, "예시: 함께 지킬 수 없는 조건"), {"bounds": _too_many(first)}),
    ):
        given = replace(actions.given_of(slate, slate.name), time_limit=SECONDS, **change)
        yield f"{slate.name}: {_solved(manager, slate, given).get_state_display()}."


def _copy(manager: Actor, slate: Slate, name: str) -> Slate:
    return actions.copy(actor=manager, slate_id=slate.pk, name=name)


def _caring(slate: Slate) -> tuple[Bound, ...]:
    provinces = ("46", "47", "51", "52")
    floors = [Bound(PROVINCE, code, PROJECTS, LEAST, OF_EACH_PROVINCE * 2) for code in provinces]
    return (*actions.given_of(slate, "").bounds, Bound(DECLINE_AREA, "", PROJECTS, LEAST, DECLINING), *floors)


def _too_many(slate: Slate) -> tuple[Bound, ...]:
    others = (each for each in actions.given_of(slate, "").bounds if each.counts != PROJECTS)
    return (*others, Bound(ALL, "", PROJECTS, LEAST, TOO_MANY))


def _solved(manager: Actor, slate: Slate, given: Given) -> Slate:
    """As a worker solves it, at once."""
    actions.save_rules(actor=manager, slate_id=slate.pk, given=given)
    Slate.objects.filter(pk=slate.pk).update(state=SlateState.SOLVING)
    solve_slate(manager, {"slate": slate.pk}, lambda *_told: None, "")
    return Slate.objects.get(pk=slate.pk)
