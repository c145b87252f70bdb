"""The rules as rows of whole numbers, which a solver and a proof both read. Exact; no solver here.

A column is a project, 1 when it is chosen; columns after the projects are 1 when a municipality is counted
within a scope. Every rule is one row or more: sum of weight × column ≤ `at_most`; a floor has its signs turned.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import groupby

from grants.awards.slates.problem import (
    LEAST,
    MOST,
    MUNICIPALITIES,
    MUNICIPALITIES_FIRST,
    WON,
    Bound,
    Problem,
)

# Rows that hold whatever the rules: they tie counted municipalities to projects, and bar who asks for no won.
ALWAYS = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the key of its rule."""

    rule: str
    columns: tuple[int, ...]
    weights: tuple[int, ...]
    at_most: int

    def over(self, filled: Sequence[int]) -> int:
        """By how much a choice goes beyond; not above 0 where it keeps the row."""
        return sum(w * filled[c] for c, w in zip(self.columns, self.weights, strict=True)) - self.at_most


class Table:
    """All rows of a problem. Projects stand by rank and key, so that the order of the input changes nothing."""

    def __init__(self, problem: Problem) -> None:
        self.projects = sorted(problem.projects, key=lambda project: (project.rank, project.key))
        self.rows: list[Row] = []
        self.counted: dict[tuple[int, ...], int] = {}
        self._sides: dict[tuple[int, ...], set[str]] = defaultdict(set)
        self._lay_money(problem)
        self._lay_counts(problem)
        self._lay_single(problem)
        self.municipalities: list[int] = []
        if problem.rules.objective == MUNICIPALITIES_FIRST:
            self.municipalities = self._counting(range(len(self.projects)), LEAST)
        self._tie()

    @property
    def columns(self) -> int:
        """How many there are, those of counted municipalities included."""
        return len(self.projects) + len(self.counted)

    def scores(self) -> list[int]:
        """What each column adds to the sum of scores (ten-thousandths)."""
        return [project.score for project in self.projects] + [0] * len(self.counted)

    def counts(self) -> list[int]:
        """What each column adds to the number of municipalities."""
        counts = [0] * self.columns
        for column in self.municipalities:
            counts[column] = 1
        return counts

    def filled(self, chosen: Iterable[int]) -> list[int]:
        """All columns of a choice, given as numbers of projects."""
        taken = set(chosen)
        groups = [int(not taken.isdisjoint(group)) for group in self.counted]
        return [int(number in taken) for number in range(len(self.projects))] + groups

    def keeping(self, rules: Container[str]) -> "Table":
        """The same columns with the rows of these rules alone."""
        fewer = copy(self)
        fewer.rows = [row for row in self.rows if row.rule in rules]
        return fewer

    def keep_municipalities(self, least: int) -> None:
        """From here on no choice has fewer municipalities: the first objective is settled."""
        self._lay("municipalities_first", self.municipalities, -least, [-1] * len(self.municipalities))

    def _lay_money(self, problem: Problem) -> None:
        for pool in sorted(problem.rules.pools, key=lambda pool: (pool.rule, pool.left)):
            inside = self._inside(pool.scope, pool.code)
            self._lay(pool.rule, inside, pool.left, self._amounts(inside))

    def _lay_counts(self, problem: Problem) -> None:
        for bound in sorted(problem.rules.bounds, key=lambda bound: (bound.rule, bound.value)):
            columns, weights = self._counts(bound)
            sign = -1 if bound.side == LEAST else 1
            self._lay(bound.rule, columns, sign * bound.value, [sign * weight for weight in weights])
        if problem.rules.per_municipality is not None:
            for inside in self._by_municipality(range(len(self.projects))):
                if len(inside) > problem.rules.per_municipality:
                    self._lay("per_municipality", inside, problem.rules.per_municipality)

    def _lay_single(self, problem: Problem) -> None:
        column = {project.key: number for number, project in enumerate(self.projects)}
        if problem.rules.pass_mark:
            self._lay("pass_mark", [n for n, each in enumerate(self.projects) if not each.passes], 0)
        for number, project in enumerate(self.projects):
            if project.amount < 1:
                self._lay(ALWAYS, [number], 0)
        for key in sorted(set(problem.rules.forced_in)):
            inside = [column[key]] if key in column else []
            self._lay(f"in:{key}", inside, -1, [-1] * len(inside))
        for key in sorted(set(problem.rules.forced_out) & set(column)):
            self._lay(f"out:{key}", [column[key]], 0)

    def _counts(self, bound: Bound) -> tuple[list[int], list[int]]:
        """The columns a bound counts and what each weighs."""
        inside = self._inside(bound.scope, bound.code)
        if bound.counts == WON:
            return inside, self._amounts(inside)
        columns = self._counting(inside, bound.side) if bound.counts == MUNICIPALITIES else inside
        return columns, [1] * len(columns)

    def _counting(self, inside: Iterable[int], side: str) -> list[int]:
        """Columns that are 1 where a municipality has a project among these; one project counts for itself."""
        return [
            group[0] if len(group) == 1 else self._counted(group, side)
            for group in self._by_municipality(inside)
        ]

    def _counted(self, group: tuple[int, ...], side: str) -> int:
        self._sides[group].add(side)
        return self.counted.setdefault(group, len(self.projects) + len(self.counted))

    def _by_municipality(self, inside: Iterable[int]) -> list[tuple[int, ...]]:
        def place(column: int) -> str:
            return self.projects[column].municipality

        return [tuple(group) for _code, group in groupby(sorted(inside, key=place), key=place)]

    def _tie(self) -> None:
        """For a floor a municipality counts only with a project chosen, for a ceiling with every one chosen."""
        for group, counted in self.counted.items():
            if LEAST in self._sides[group]:
                self._lay(ALWAYS, [counted, *group], 0, [1] + [-1] * len(group))
            if MOST in self._sides[group]:
                for column in group:
                    self._lay(ALWAYS, [column, counted], 0, [1, -1])

    def _inside(self, scope: str, code: str) -> list[int]:
        return [number for number, project in enumerate(self.projects) if project.is_of(scope, code)]

    def _amounts(self, inside: Iterable[int]) -> list[int]:
        return [self.projects[number].amount for number in inside]

    def _lay(
        self, rule: str, columns: Sequence[int], at_most: int, weights: Sequence[int] | None = None
    ) -> None:
        weights = [1] * len(columns) if weights is None else weights
        self.rows.append(Row(rule, tuple(columns), tuple(weights), at_most))
