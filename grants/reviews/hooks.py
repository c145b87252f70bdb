"""Where later stages tie on: what can be done with a ranking, said by them, shown by us."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from grants.reviews.models import RankingRun
from portal.actor import Actor


@dataclass(frozen=True, slots=True)
class Step:
    """A next step: a link, or with `post` a button; `is_main` where it is what one goes on with."""

    label: str
    url: str
    post: bool = False
    is_main: bool = False


Asked = Callable[[Actor, RankingRun], Iterable[Step]]
_asked: list[Asked] = []


def after_ranking(asked: Asked) -> None:
    """Let `asked(actor, run)` say what a later stage can do with a ranking."""
    if asked not in _asked:
        _asked.append(asked)


def steps_after(actor: Actor, run: RankingRun) -> list[Step]:
    """All next steps that the actor may take with the ranking, the main one first."""
    every = [step for asked in _asked for step in asked(actor, run)]
    return sorted(every, key=lambda step: not step.is_main)
