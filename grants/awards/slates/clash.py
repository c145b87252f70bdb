"""Why there is no slate: rules that can't all hold, of which none can be left out of the list.

First the elastic phase: every row may be exceeded at a price, and the prices at which that is cheapest prove
which rows can't hold together. Then the filter: a rule without which it is still impossible is dropped for good.
"""

from collections.abc import Iterable, Sequence

from grants.awards.slates.certificate import ceiling
from grants.awards.slates.problem import Certificate, Clash, Problem
from grants.awards.slates.programme import Clock, relaxed
from grants.awards.slates.rows import ALWAYS, Row, Table
from grants.awards.slates.search import Search

# Far more than any row can be exceeded by, in its own largest weights.
ANY = 1e9
# A gap (millionths) that every slate has: the first one found will do.
ANY_SLATE = 1_000_000


def clashing(problem: Problem, clock: Clock, seed: int = 0) -> Clash:
    """An irreducible set of rules that clash; the problem must have no slate."""
    table = Table(problem)
    kept = _core(table.rows, table.columns)
    piece = max(1, len(kept) // 2)
    while piece:
        kept = _filtered(table, kept, piece, clock, seed)
        piece //= 2
    in_order = dict.fromkeys(rule for rule in [*problem.rules.in_force(), *kept] if rule in kept)
    return Clash(tuple(in_order), is_irreducible=clock.left > 0)


def impossible(rows: Sequence[Row], columns: int) -> Certificate | None:
    """Weights with which the rows add up to a contradiction, exactly; None where none are found."""
    loose = [row if row.rule == ALWAYS else _loosened(row, columns + n) for n, row in enumerate(rows)]
    limits = [(0.0, 1.0)] * columns + [(0.0, ANY)] * len(rows)
    certificate = relaxed(loose, [0] * columns + [-1] * len(rows), limits)
    if certificate is None or ceiling(rows, [0] * columns, certificate).parts >= 0:
        return None
    return certificate


def _loosened(row: Row, column: int) -> Row:
    """The same row that a column of its own relieves."""
    weight = max(map(abs, row.weights), default=1)
    return Row(row.rule, (*row.columns, column), (*row.weights, -weight), row.at_most)


def _core(rows: Sequence[Row], columns: int) -> list[str]:
    """The rules that already clash by their certificate; all of them where there is none."""
    certificate = impossible(rows, columns)
    weighed = rows if certificate is None else [rows[number] for number, _weight in certificate.weights]
    return list(dict.fromkeys(row.rule for row in weighed if row.rule != ALWAYS))


def _filtered(table: Table, kept: list[str], piece: int, clock: Clock, seed: int) -> list[str]:
    at = 0
    while at < len(kept) and clock.left:
        fewer = kept[:at] + kept[at + piece :]
        if _can_hold(table, fewer, clock, seed):
            at += piece
        else:
            kept = fewer
    return kept


def _can_hold(table: Table, rules: Iterable[str], clock: Clock, seed: int) -> bool:
    """Whether these rules have a slate; what the time does not suffice to tell counts as yes."""
    fewer = table.keeping({ALWAYS, *rules})
    if impossible(fewer.rows, fewer.columns):
        return False
    return not Search(fewer, clock, seed, ANY_SLATE).best(fewer.scores()).is_impossible
