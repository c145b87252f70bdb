"""How a submission's number came to be, step by step: every figure that a person needs to do it again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from grants.reviews.scoring import counted, left_out, rounded
from grants.reviews.scoring.rules import Bonus, Candidate, Rules, bonus_of, tie_values

# Two standard errors and a little: 95 of 100 such intervals hold the quality.
WIDTH = Decimal("1.96")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Given:
    """One reviewer's score: whether the trimmed mean leaves it out, and what is left without the leniency."""

    key: str
    letter: str
    total: int
    is_dropped: bool
    leniency: Decimal
    left: Decimal


@dataclass(frozen=True, slots=True)
class Explained:
    """The steps: scores, what was added, divided and found by each method, bonus points, tie-break."""

    given: list[Given]
    total: int
    kept_total: int
    kept: int
    middle: list[int]
    left_total: Decimal
    bonuses: tuple[Bonus, ...]
    granted: Decimal
    bonus: Decimal
    ties: list[tuple[str, str, Decimal]]

    @property
    def number(self) -> int:
        """How many scores there are."""
        return len(self.given)


def explained(rules: Rules, candidate: Candidate, leniencies: Mapping[str, Decimal]) -> Explained:
    """The steps for a candidate; `leniencies` in points by reviewer key."""
    dropped = left_out(candidate.points, rules.trim_from)
    given = [
        Given(
            key=score.reviewer,
            letter=letter_of(place),
            total=score.total,
            is_dropped=place in dropped,
            leniency=leniencies[score.reviewer],
            left=score.total - leniencies[score.reviewer],
        )
        for place, score in enumerate(candidate.scores)
    ]
    kept = counted(candidate.points, rules.trim_from)
    return Explained(
        given=given,
        total=sum(candidate.points),
        kept_total=sum(kept),
        kept=len(kept),
        middle=_middle(candidate.points),
        left_total=sum((each.left for each in given), Decimal(0)),
        bonuses=candidate.bonuses,
        granted=sum((each.points for each in candidate.bonuses), Decimal(0)),
        bonus=bonus_of(rules, candidate.bonuses),
        ties=[
            (tie.kind, tie.name, rounded(value))
            for tie, value in zip(rules.ties, tie_values(rules, candidate), strict=True)
        ],
    )


def interval(adjusted: Decimal, error: Decimal | None) -> tuple[Decimal, Decimal] | None:
    """Between what the quality lies in 95 of 100 cases, to 2 places; None where the error is not known."""
    if error is None:
        return None
    cent = Decimal("0.01")
    return (adjusted - WIDTH * error).quantize(cent), (adjusted + WIDTH * error).quantize(cent)


def letter_of(place: int) -> str:
    """A to Z, then AA, AB and so on."""
    before = place // len(LETTERS)
    return (letter_of(before - 1) if before else "") + LETTERS[place % len(LETTERS)]


def _middle(points: list[int]) -> list[int]:
    ordered, half = sorted(points), (len(points) - 1) // 2
    return ordered[half : len(points) - half]
