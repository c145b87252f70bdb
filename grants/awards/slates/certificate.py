"""A ceiling of the objective without a solver: weigh the rows, add them up, and no slate can be above. Exact."""

from collections.abc import Sequence
from dataclasses import dataclass

from grants.awards.slates.problem import Certificate
from grants.awards.slates.rows import Row

# Weights are whole parts of this.
UNIT = 10**15


@dataclass(frozen=True, slots=True)
class Ceiling:
    """No choice gains more than `parts` / UNIT; `spare[column]` is what choosing it adds beyond the rows' price.

    Who leaves out a column of positive spare, or takes one of negative, falls at least that far below.
    """

    parts: int
    spare: list[int]

    @property
    def bound(self) -> int:
        """The greatest whole gain it allows."""
        return self.parts // UNIT


def ceiling(rows: Sequence[Row], gains: Sequence[int], certificate: Certificate) -> Ceiling:
    """What follows from the certificate; `gains` by column. ValueError when a weight is negative or of no row."""
    spare = [gain * UNIT for gain in gains]
    parts = 0
    for number, weight in certificate.weights:
        if weight < 0 or not 0 <= number < len(rows):
            raise ValueError("A certificate weighs rows that stand, and none below zero.")
        row = rows[number]
        parts += weight * row.at_most
        for column, entry in zip(row.columns, row.weights, strict=True):
            spare[column] -= weight * entry
    return Ceiling(parts + sum(each for each in spare if each > 0), spare)


def certificate_of(duals: Sequence[float]) -> Certificate:
    """The certificate from a relaxation's duals, one a row; noise below zero is none."""
    weights = ((number, round(dual * UNIT)) for number, dual in enumerate(duals))
    return Certificate(tuple((number, weight) for number, weight in weights if weight > 0))
