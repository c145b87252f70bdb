"""A whole ranking from what it follows from: by the call's method, and by every other one beside it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grants.reviews.scoring import additive, measures
from grants.reviews.scoring.measures import ADJUSTED, MEAN, MEDIAN, METHODS, TRIMMED
from grants.reviews.scoring.rules import BY_PLACE, Candidate, Rules, bonus_of, tie_values

# Among the planned projects, next in line, further down, under the pass mark.
WITHIN, RESERVE, BEYOND, BELOW_MARK = OUTCOMES = ("within", "reserve", "beyond", "below_mark")

Order = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a submission stands by one method."""

    rank: int
    panel_rank: int
    passes: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A submission with all that is said of it: `values` and `places` by method, `score` with its bonus points."""

    number: str
    panel: str
    values: Mapping[str, Fraction]
    spread: Fraction
    error: float | None
    bonus: Decimal
    score: Fraction
    counted: int
    place: Place
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Submissions by rank and number, and the fit of the additive model."""

    placed: Sequence[Placed]
    fit: additive.Fit


def rank(rules: Rules, candidates: Sequence[Candidate]) -> Ranking:
    """Rank the candidates; their order and that of their scores changes nothing. ValueError without a score."""
    ordered = sorted(candidates, key=lambda candidate: candidate.number)
    fit = additive.fit({each.number: each.by_reviewer for each in ordered})
    values = [_values(rules, each, fit) for each in ordered]
    bonuses = [bonus_of(rules, each.bonuses) for each in ordered]
    ties = _ties(rules, ordered)
    places = {
        method: _places(rules, ordered, [each[method] for each in values], bonuses, ties)
        for method in METHODS
    }
    placed = [
        _placed(rules, each, fit, values[row], bonuses[row], {m: places[m][row] for m in METHODS})
        for row, each in enumerate(ordered)
    ]
    return Ranking(sorted(placed, key=lambda each: (each.place.rank, each.number)), fit)


def _values(rules: Rules, candidate: Candidate, fit: additive.Fit) -> dict[str, Fraction]:
    points = candidate.points
    return {
        MEAN: measures.raw_mean(points),
        TRIMMED: measures.mean(points, rules.trim_from),
        MEDIAN: measures.median(points),
        ADJUSTED: additive.adjusted(candidate.by_reviewer, fit.leniencies),
    }


def _ties(rules: Rules, candidates: Sequence[Candidate]) -> list[tuple[int, ...]]:
    if not rules.ties:
        return [()] * len(candidates)
    rows = [tie_values(rules, each) for each in candidates]
    return list(zip(*(measures.whole(column) for column in zip(*rows, strict=True)), strict=True))


def _places(
    rules: Rules,
    candidates: Sequence[Candidate],
    values: Sequence[Fraction],
    bonuses: Sequence[Decimal],
    ties: Sequence[tuple[int, ...]],
) -> list[Place]:
    """Those under the pass mark, which bonus points do not lift, come after all who reach it."""
    *bare, mark = measures.whole([*values, Fraction(rules.pass_mark)])
    passes = [value >= mark for value in bare]
    scores = measures.whole(_with_bonus(values, bonuses)) if any(bonuses) else bare
    keys: list[Order] = list(zip(passes, scores, ties, strict=True))
    panel_ranks = _panel_ranks(candidates, keys)
    if rules.joined_by == BY_PLACE:
        keys = [(key[0], -place, *key[1:]) for key, place in zip(keys, panel_ranks, strict=True)]
    ranks = measures.ranks(keys)
    sizes: defaultdict[int, int] = defaultdict(int)
    for each in ranks:
        sizes[each] += 1
    return [
        Place(each, panel_rank, passed, _outcome(rules, each, sizes[each], passes=passed))
        for each, panel_rank, passed in zip(ranks, panel_ranks, passes, strict=True)
    ]


def _with_bonus(values: Sequence[Fraction], bonuses: Sequence[Decimal]) -> list[Fraction]:
    return [value + Fraction(bonus) for value, bonus in zip(values, bonuses, strict=True)]


def _panel_ranks(candidates: Sequence[Candidate], keys: Sequence[Order]) -> list[int]:
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, candidate in enumerate(candidates):
        rows[candidate.panel].append(row)
    found = [0] * len(candidates)
    for own in rows.values():
        for row, place in zip(own, measures.ranks([keys[row] for row in own]), strict=True):
            found[row] = place
    return found


def _outcome(rules: Rules, place: int, sharing: int, *, passes: bool) -> str:
    """Those who share a rank share the outcome: what does not fit as a whole is next in line together."""
    if not passes:
        return BELOW_MARK
    if rules.planned is None or place + sharing - 1 <= rules.planned:
        return WITHIN
    return RESERVE if rules.reserve is None or place <= rules.planned + rules.reserve else BEYOND


def _placed(
    rules: Rules,
    candidate: Candidate,
    fit: additive.Fit,
    values: Mapping[str, Fraction],
    bonus: Decimal,
    places: Mapping[str, Place],
) -> Placed:
    trimmed = rules.method == TRIMMED
    points = candidate.points
    return Placed(
        number=candidate.number,
        panel=candidate.panel,
        values=values,
        spread=measures.spread(points),
        error=fit.errors[candidate.number],
        bonus=bonus,
        score=values[rules.method] + Fraction(bonus) if bonus else values[rules.method],
        counted=len(measures.counted(points, rules.trim_from)) if trimmed else len(points),
        place=places[rules.method],
        places=places,
    )
