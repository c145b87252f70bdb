"""The best choice for one objective: a relaxation, the columns it leaves in doubt, and a proof for the others.

The relaxation's certificate says exactly what a column adds at most beyond what the rows charge for it. Few
are in doubt; the solver looks among them. Who stands outside is proven to be worse, or let in and looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite

from grants.awards.slates.certificate import UNIT, Ceiling, ceiling
from grants.awards.slates.problem import Certificate, gap_of
from grants.awards.slates.programme import NO_LIMIT, Clock, Effort, Limits, Searched, Tell, relaxed, searched
from grants.awards.slates.rows import ALWAYS, Row, Table

# So many projects are in doubt at first.
IN_DOUBT = 150
# A gain is a whole number: a bound that is above one by less than this is noise.
NOISE = 0.1
# Nodes of the search for the best ranked: a number, so that every machine ends it alike.
QUICK = 100


@dataclass(frozen=True, slots=True)
class Best:
    """The best choice found, as numbers of projects (None: none found), its gain and the bound of any gain.

    `is_impossible`: there is no choice at all.
    """

    chosen: list[int] | None
    gain: int
    bound: int
    certificate: Certificate
    top: Ceiling
    is_impossible: bool = False


class Search:
    """One problem's rows, and the time and the seed for all that is asked of them."""

    def __init__(
        self, table: Table, clock: Clock, seed: int, enough: int, tell: Tell = lambda _fraction: None
    ) -> None:
        self.table, self.clock, self.seed, self.enough, self.tell = table, clock, seed, enough, tell
        self.cuts: list[Row] = []

    def best(self, gains: Sequence[int], start: Sequence[int] | None = None) -> Best:
        """The greatest sum of gains over columns; `start` is a choice that keeps the rows."""
        certificate = relaxed(self.table.rows, gains)
        if certificate is None and start is None:
            return Best(None, 0, 0, Certificate(), Ceiling(0, []), is_impossible=True)
        # With a slate to begin with there is a choice, whatever the relaxation's rounding says.
        certificate = certificate or Certificate()
        top = ceiling(self.table.rows, gains, certificate)
        doubt = self._doubt_of(top, IN_DOUBT)
        if start is not None:
            doubt = min(doubt, self._wider(top, doubt, _gain(gains, self.table.filled(start))))
        while True:
            found = self._among(gains, self._limits(top, doubt), start)
            start, gain = self._better(gains, start, found.taken)
            outside = self._outside(top, doubt)
            if not found.is_over or outside is None or (gain is not None and self._is_near(gain, outside)):
                break
            doubt = self._wider(top, doubt, gain)
        if start is None or gain is None:
            nothing = found.is_over and outside is None
            return Best(None, 0, top.bound, certificate, top, is_impossible=nothing)
        inside = min(int(found.bound + NOISE) if isfinite(found.bound) else top.bound, top.bound)
        bound = min(top.bound, max(gain, inside, gain if outside is None else outside))
        return Best(list(start), gain, bound, certificate, top)

    def best_ranked(self, best: Best, gains: Sequence[int]) -> list[int]:
        """Of all choices as good as this one, that with the least sum of ranks, if it is found quickly."""
        if best.chosen is None or best.gain != best.bound:
            return best.chosen or []
        ranks = [-project.rank for project in self.table.projects] + [0] * len(self.table.counted)
        limits = self._limits(best.top, best.top.parts - best.gain * UNIT)
        as_good = Row(ALWAYS, tuple(range(len(gains))), tuple(-gain for gain in gains), -best.gain)
        found = self._among(ranks, limits, best.chosen, more=[as_good], nodes=QUICK)
        return best.chosen if found.taken is None else found.taken

    def _better(
        self, gains: Sequence[int], start: Sequence[int] | None, taken: Sequence[int] | None
    ) -> tuple[Sequence[int] | None, int | None]:
        """What was found where it gains more than what stands already, and the gain."""
        both = [each for each in (start, taken) if each is not None]
        gained = [_gain(gains, self.table.filled(each)) for each in both]
        if not both:
            return None, None
        return both[gained.index(max(gained))], max(gained)

    def _is_near(self, gain: int, outside: int) -> bool:
        return gap_of(gain, outside) <= self.enough

    def _limits(self, top: Ceiling, doubt: int) -> list[Limits]:
        projects = top.spare[: len(self.table.projects)]
        return [_limits_of(spare, doubt) for spare in projects] + [(0, 1)] * len(self.table.counted)

    def _doubt_of(self, top: Ceiling, count: int) -> int:
        """How far a column's spare may be from nothing so that about this many projects are in doubt."""
        spares = sorted(abs(each) for each in top.spare[: len(self.table.projects)])
        return spares[min(count, len(spares)) - 1] if spares else 0

    def _wider(self, top: Ceiling, doubt: int, gain: int | None) -> int:
        if gain is not None:
            return top.parts - gain * UNIT
        inside = sum(abs(each) <= doubt for each in top.spare[: len(self.table.projects)])
        return self._doubt_of(top, 4 * inside)

    def _outside(self, top: Ceiling, doubt: int) -> int | None:
        """The most that a choice which differs in a column without doubt can gain; None when all are in doubt."""
        spares = [abs(each) for each in top.spare[: len(self.table.projects)] if abs(each) > doubt]
        return (top.parts - min(spares)) // UNIT if spares else None

    def _among(
        self,
        gains: Sequence[int],
        limits: Sequence[Limits],
        start: Sequence[int] | None,
        *,
        more: Sequence[Row] = (),
        nodes: int = NO_LIMIT,
    ) -> Searched:
        """The best within limits, as numbers of projects; exact in every row, and looked for again until it is."""
        while True:
            found = searched(
                [*self.table.rows, *self.cuts, *more],
                gains,
                limits,
                Effort(self.clock.left, self.seed, self.enough, nodes),
                None if start is None else self.table.filled(start),
                lambda _seconds: self.tell(self.clock.fraction),
            )
            taken = [column for column in found.taken or () if column < len(self.table.projects)]
            cuts = [] if found.taken is None else self._cuts(taken, more)
            if not cuts:
                return replace(found, taken=None if found.taken is None else taken)
            self.cuts += cuts

    def _cuts(self, chosen: Sequence[int], more: Sequence[Row]) -> list[Row]:
        """Rows that forbid what a rounded sum let through: all that fills a row without what relieves it."""
        filled = self.table.filled(chosen)
        rows = [row for row in self.table.rows if row.rule != ALWAYS]
        return [_cut(row, filled) for row in (*rows, *more) if row.over(filled) > 0]


def _limits_of(spare: int, doubt: int) -> Limits:
    if abs(spare) <= doubt:
        return 0, 1
    return (1, 1) if spare > 0 else (0, 0)


def _gain(gains: Sequence[int], filled: Sequence[int]) -> int:
    return sum(gain for gain, value in zip(gains, filled, strict=True) if value)


def _cut(row: Row, filled: Sequence[int]) -> Row:
    weighed = zip(row.columns, row.weights, strict=True)
    filling = [
        (column, 1 if weight > 0 else -1) for column, weight in weighed if (weight > 0) == filled[column]
    ]
    at_most = sum(sign for _column, sign in filling if sign > 0) - 1
    return Row(row.rule, tuple(c for c, _ in filling), tuple(sign for _, sign in filling), at_most)
