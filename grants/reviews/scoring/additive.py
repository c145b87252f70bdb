"""One additive model of quality and leniency, beside the raw scores.

    score of submission i by reviewer j = quality of i + leniency of j + error

Qualities are fixed; leniencies are drawn around 0 with variance V, errors with variance E. Both variances are
estimated from all scores of the call by Henderson's method 3: with N scores, P submissions, R reviewers and
c groups of reviewers that share no submission,

    E = (sum of squares left by qualities and leniencies) / (N - P - R + c)
    V = (what leniencies explain beyond qualities - (R - c) E) / (N - P), at least 0

The leniencies are their best linear unbiased predictions (Henderson's equations with shrinkage E / V):

    leniency of j = sum over j's submissions of (score - quality) / (number of them + E / V)
    quality of i  = mean over i's reviewers of (score - leniency)

so that a reviewer of few submissions is held to be close to the others. Leniencies sum to 0 within each group:
between groups that share no reviewer nothing tells stern reviewers from weak submissions, and the model takes
the groups to be equally lenient on the whole; the standard error says how far that may be wrong.

Leniencies are rounded to 4 places; everything that follows from them is exact, so it can be done again by hand.
Until then floats are added in one order and with one rounding (fsum), so that every machine finds the same.

C. R. Henderson, Estimation of variance and covariance components, Biometrics 9 (1953), 226-252; Best linear
unbiased estimation and prediction under a selection model, Biometrics 31 (1975), 423-447. The same model for
peer review: C. Cortes, N. D. Lawrence, Inconsistency in conference peer review, arXiv:2109.09774 (2021).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, inf, sqrt

from grants.reviews.scoring.groups import Group, groups_of
from grants.reviews.scoring.measures import UNIT
from grants.reviews.scoring.solving import inverse, solved

Scores = Mapping[str, Mapping[str, int]]
# Variances of points below this are rounding, not spread.
NOTHING = 1e-9
# Groups of more reviewers than this: errors of leniencies are taken as independent of each other.
INVERTED_UP_TO = 120


@dataclass(frozen=True, slots=True)
class Leniency:
    """How far above the others a reviewer scores (in ten thousandths of a point), with its standard error."""

    reviewer: str
    group: int
    sheets: int
    units: int
    error: float | None


@dataclass(frozen=True, slots=True)
class Fit:
    """Leniencies by reviewer, standard errors by submission, and what they were estimated with.

    Without enough scores to tell leniency from error `error_variance` is None and nobody is lenient.
    """

    leniencies: Mapping[str, Leniency]
    errors: Mapping[str, float | None]
    error_variance: float | None
    leniency_variance: float
    groups: int

    @property
    def shrinkage(self) -> float:
        """E / V; infinite when reviewers do not differ."""
        if self.error_variance is None or not self.leniency_variance:
            return inf
        return self.error_variance / self.leniency_variance


def fit(scores: Scores) -> Fit:
    """Fit the model to the totals by submission and reviewer; the order of neither matters."""
    groups = groups_of(scores)
    error, leniency = variances(groups)
    fitted = Fit({}, {}, error, leniency, len(groups))
    found: dict[str, Leniency] = {}
    errors: dict[tuple[str, ...], float | None] = {}
    for number, group in enumerate(groups, start=1):
        solution = leniencies(group, fitted.shrinkage)
        own, of_teams = _errors(group, fitted)
        for place, reviewer in enumerate(group.reviewers):
            found[reviewer] = Leniency(
                reviewer, number, group.loads[place], units(solution[place]), own[place]
            )
        errors |= of_teams
    by_submission = {name: errors[tuple(sorted(given))] for name, given in scores.items()}
    return Fit(found, by_submission, error, leniency, len(groups))


def adjusted(given: Mapping[str, int], lenient: Mapping[str, Leniency]) -> Fraction:
    """The quality: the exact mean of the scores, each less its reviewer's leniency as published."""
    left = sum(UNIT * points - lenient[reviewer].units for reviewer, points in given.items())
    return Fraction(left, UNIT * len(given))


def leniencies(group: Group, shrinkage: float) -> list[float]:
    """The leniencies of a group in the order of its reviewers, in points; with shrinkage 0 by least squares."""
    if shrinkage == inf:
        return [0.0] * len(group.reviewers)
    return solved(lambda lenient: group.times(lenient, shrinkage), group.pull)


def variances(groups: Sequence[Group]) -> tuple[float | None, float]:
    """E and V, in points squared; E is None where the scores leave nothing to estimate it by."""
    scores, submissions = sum(g.scores for g in groups), sum(g.submissions for g in groups)
    reviewers = sum(len(g.reviewers) for g in groups)
    free = scores - submissions - reviewers + len(groups)
    if free <= 0:
        return None, 0.0
    within = float(sum((g.within for g in groups), Fraction(0)))
    explained = fsum(
        lenient * pull for g in groups for lenient, pull in zip(leniencies(g, 0.0), g.pull, strict=True)
    )
    error = _positive((within - explained) / free)
    return error, _positive((explained - (reviewers - len(groups)) * error) / (scores - submissions))


def units(points: float) -> int:
    """Points in ten thousandths, halves up; what lies within a float's noise of a half is one."""
    return (round(points * UNIT * 100_000) + 50_000) // 100_000


def _positive(variance: float) -> float:
    return variance if variance > NOTHING else 0.0


def _errors(group: Group, fitted: Fit) -> tuple[list[float | None], dict[tuple[str, ...], float | None]]:
    """Standard errors of the reviewers' leniencies, and of the qualities of what each team judged.

    The variance of a prediction is that of Henderson's equations: E (1/n + s/n²) for a team of n, s the sum of
    the inverse's entries between them. A shift of the whole group is apart, V / R: the group drawn by chance.
    """
    error, shrinkage = fitted.error_variance, fitted.shrinkage
    if error is None:
        return [None] * len(group.reviewers), dict.fromkeys(map(group.names_of, group.teams))
    shift = fitted.leniency_variance / len(group.reviewers)
    entries = _entries(group, shrinkage)
    own = [sqrt(max(0.0, error * entries(place, place) + shift)) for place in range(len(group.reviewers))]
    teams: dict[tuple[str, ...], float | None] = {}
    for team in group.teams:
        between = fsum(entries(one, other) for one in team for other in team)
        variance = error * (1 / len(team) + between / len(team) ** 2) + shift
        teams[group.names_of(team)] = sqrt(max(0.0, variance))
    return list(own), teams


def _entries(group: Group, shrinkage: float) -> Callable[[int, int], float]:
    """The inverse of Henderson's equations of the group, without the shift that is common to all of it."""
    number = len(group.reviewers)
    if shrinkage == inf:
        return lambda *_: 0.0
    if number > INVERTED_UP_TO:
        diagonal = group.diagonal(shrinkage)
        return lambda one, other: 1 / diagonal[one] if one == other else 0.0
    # With 1 / R added everywhere it can be inverted without shrinkage, too; only the shift feels it.
    inverted = inverse([[each + 1 / number for each in row] for row in group.matrix(shrinkage)])
    common = 1 / (number * (shrinkage + 1))
    return lambda one, other: inverted[one][other] - common
