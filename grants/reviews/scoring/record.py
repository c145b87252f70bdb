"""What a run is kept as: its input and its result as canonical JSON, from which it can be made again."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from grants.reviews.scoring.additive import Fit, Leniency, units
from grants.reviews.scoring.measures import METHODS, UNIT, rounded
from grants.reviews.scoring.ranking import Placed, Ranking
from grants.reviews.scoring.rules import JOININGS, TIE_KINDS, Bonus, Candidate, Rules, Score, Tie

Line = dict[str, object]
# The columns of a line of the result, as they are kept and exported.
COLUMNS = (
    "rank",
    "panel_rank",
    "score",
    "scores_counted",
    "passes",
    "outcome",
    "bonus",
    "spread",
    "adjusted_error",
    *METHODS,
    *(f"{method}_rank" for method in METHODS),
    *(f"{method}_outcome" for method in METHODS),
)
LENIENCY = ("group", "sheets", "leniency", "error")


def canonical(said: object) -> str:
    """JSON with one way of being written."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def input_said(call: str, rules: Rules, candidates: Iterable[Candidate]) -> str:
    """All that a ranking follows from; the order of candidates and scores changes nothing."""
    return canonical(
        {
            "call": call,
            "rules": _rules_said(rules),
            "candidates": [
                _candidate_said(each) for each in sorted(candidates, key=lambda each: each.number)
            ],
        }
    )


def input_read(text: str) -> tuple[str, Rules, list[Candidate]]:
    """The call's code, its rules and its candidates. ValueError when that is not what it says."""
    try:
        said = json.loads(text)
        candidates = [_candidate_read(each) for each in said["candidates"]]
        return str(said["call"]), _rules_read(said["rules"]), candidates
    except (ArithmeticError, AttributeError, KeyError, TypeError) as error:
        raise ValueError(str(error)) from error


def line_of(placed: Placed) -> Line:
    """A submission's result by the names of its columns; numbers to four places."""
    return {
        "rank": placed.place.rank,
        "panel_rank": placed.place.panel_rank,
        "score": rounded(placed.score),
        "scores_counted": placed.counted,
        "passes": placed.place.passes,
        "outcome": placed.place.outcome,
        "bonus": placed.bonus,
        "spread": rounded(placed.spread),
        "adjusted_error": four_places(placed.error),
        **{method: rounded(value) for method, value in placed.values.items()},
        **{f"{method}_rank": place.rank for method, place in placed.places.items()},
        **{f"{method}_outcome": place.outcome for method, place in placed.places.items()},
    }


def leniency_line(found: Leniency) -> Line:
    """A reviewer's result; points to four places."""
    return {
        "group": found.group,
        "sheets": found.sheets,
        "leniency": rounded(Fraction(found.units, UNIT)),
        "error": four_places(found.error),
    }


def model_line(fit: Fit) -> Line:
    """What the model was estimated with; points squared to four places."""
    return {
        "error_variance": four_places(fit.error_variance),
        "leniency_variance": four_places(fit.leniency_variance),
        "groups": fit.groups,
    }


def result_said(model: Line, lines: Mapping[str, Line], leniencies: Mapping[str, Line]) -> str:
    """The result of a run: submissions by number, reviewers by their key."""
    return canonical({"model": plain(model), "submissions": _all(lines), "reviewers": _all(leniencies)})


def result_of(ranking: Ranking) -> str:
    """The result as a computation has it."""
    return result_said(
        model_line(ranking.fit),
        {each.number: line_of(each) for each in ranking.placed},
        {key: leniency_line(each) for key, each in ranking.fit.leniencies.items()},
    )


def four_places(number: float | None) -> Decimal | None:
    """Halves up, whatever the noise of the float."""
    return None if number is None else rounded(Fraction(units(number), UNIT))


def _all(lines: Mapping[str, Line]) -> dict[str, Line]:
    return {key: plain(line) for key, line in lines.items()}


def plain(line: Line) -> Line:
    """Numbers as text of four places, as JSON has them."""
    return {name: _text(value) if isinstance(value, Decimal) else value for name, value in line.items()}


def _text(number: Decimal) -> str:
    return f"{number:.4f}"


def _rules_said(rules: Rules) -> Line:
    return {
        "method": rules.method,
        "trim_from": rules.trim_from,
        "pass_mark": _text(rules.pass_mark),
        "joined_by": rules.joined_by,
        "ties": [list(tie) for tie in rules.ties],
        "planned": rules.planned,
        "reserve": rules.reserve,
        "most_bonus": None if rules.most_bonus is None else _text(rules.most_bonus),
    }


def _rules_read(said: Mapping[str, object]) -> Rules:
    most = said["most_bonus"]
    ties: Any = said["ties"]
    return Rules(
        method=_one_of(said["method"], METHODS),
        trim_from=_number(said["trim_from"]),
        pass_mark=Decimal(str(said["pass_mark"])),
        joined_by=_one_of(said["joined_by"], JOININGS),
        ties=tuple(Tie(_one_of(kind, TIE_KINDS), str(name)) for kind, name in ties),
        planned=None if said["planned"] is None else _number(said["planned"]),
        reserve=None if said["reserve"] is None else _number(said["reserve"]),
        most_bonus=None if most is None else Decimal(str(most)),
    )


def _candidate_said(candidate: Candidate) -> Line:
    return {
        "number": candidate.number,
        "panel": candidate.panel,
        "scores": sorted([each.reviewer, each.total, list(each.criteria)] for each in candidate.scores),
        "bonuses": sorted([each.code, _text(each.points)] for each in candidate.bonuses),
    }


def _candidate_read(said: Mapping[str, Any]) -> Candidate:
    scores = tuple(
        Score(str(reviewer), _number(total), tuple(_number(each) for each in criteria))
        for reviewer, total, criteria in said["scores"]
    )
    if not scores:
        raise ValueError(f"{said['number']}: no score")
    bonuses = tuple(Bonus(str(code), Decimal(str(points))) for code, points in said["bonuses"])
    return Candidate(str(said["number"]), str(said["panel"]), scores, bonuses)


def _one_of(value: object, known: Sequence[str]) -> str:
    if value not in known:
        raise ValueError(f"{value!r} is none of {', '.join(known)}")
    return str(value)


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is no whole number")
    return value
