"""A ceiling of the objective without a solver: weigh the rows, add them up, and no slate can be above. Exact."""

from collections.abc import Sequence
from dataclasses import dataclass

from grants.awards.slates.problem import MUNICIPALITIES_FIRST, Certificate, Problem, Totals
from grants.awards.slates.rows import Row, Table

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


def ceilings(problem: Problem, totals: Totals, certificates: Sequence[Certificate]) -> list[Ceiling]:
    """What each certificate of a slate shows: of the municipalities where they come first, then of the scores.

    The scores' holds of slates with at least as many municipalities. ValueError unless there is one for each.
    """
    table = Table(problem)
    first = problem.rules.objective == MUNICIPALITIES_FIRST
    if len(certificates) != 1 + first:
        raise ValueError("There is not one certificate for each objective.")
    found = [ceiling(table.rows, table.counts(), certificates[0])] if first else []
    if first:
        table.keep_municipalities(totals.municipalities)
    return [*found, ceiling(table.rows, table.scores(), certificates[-1])]


def in_doubt(top: Ceiling, gain: int, projects: int) -> int | None:
    """How many of the projects might stand otherwise in a slate that gains more; None when there can't be any."""
    if top.bound <= gain:
        return None
    return sum(top.parts - abs(spare) >= (gain + 1) * UNIT for spare in top.spare[:projects])
