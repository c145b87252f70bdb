"""By what a call ranks, and what is ranked: all that a run follows from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from grants.reviews.scoring.measures import median

# How the panels' lists become one: all by score, or all firsts before all seconds.
BY_SCORE, BY_PLACE = JOININGS = ("score", "place")
# What decides between equal scores, beside the criteria that the rubric names.
BY_CRITERION, BY_MEDIAN, BY_LEAST = TIE_KINDS = ("criterion", "median", "least")


class Tie(NamedTuple):
    """One step of the tie-break: the higher median, the higher lowest score, or mean points of a criterion."""

    kind: str
    name: str = ""


class Score(NamedTuple):
    """A reviewer's total, and the points for the criteria of the tie-break in their order."""

    reviewer: str
    total: int
    criteria: tuple[int, ...] = ()


class Bonus(NamedTuple):
    """Points granted beside the scores."""

    code: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Rules:
    """A call's rules: `planned` projects (None: all that pass), then `reserve` more (None: all that pass)."""

    method: str
    trim_from: int
    pass_mark: Decimal
    joined_by: str = BY_SCORE
    ties: tuple[Tie, ...] = ()
    planned: int | None = None
    reserve: int | None = None
    most_bonus: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A submission by its number, before a panel, with at least one score, each reviewer's once."""

    number: str
    panel: str
    scores: tuple[Score, ...]
    bonuses: tuple[Bonus, ...] = ()

    @property
    def points(self) -> list[int]:
        """The totals."""
        return [score.total for score in self.scores]

    @property
    def by_reviewer(self) -> Mapping[str, int]:
        """The totals by reviewer."""
        return {score.reviewer: score.total for score in self.scores}


def bonus_of(rules: Rules, bonuses: Sequence[Bonus]) -> Decimal:
    """What counts of the points granted: at most `most_bonus`."""
    granted = sum((bonus.points for bonus in bonuses), Decimal(0))
    return granted if rules.most_bonus is None else min(granted, rules.most_bonus)


def tie_values(rules: Rules, candidate: Candidate) -> list[Fraction]:
    """What decides between equals, in the call's order; the higher is the better."""
    place, values = 0, []
    for tie in rules.ties:
        if tie.kind == BY_CRITERION:
            points = sum(score.criteria[place] for score in candidate.scores)
            values.append(Fraction(points, len(candidate.scores)))
            place += 1
        else:
            values.append(_of_totals(tie.kind, candidate.points))
    return values


def _of_totals(kind: str, points: Sequence[int]) -> Fraction:
    return median(points) if kind == BY_MEDIAN else Fraction(min(points))
