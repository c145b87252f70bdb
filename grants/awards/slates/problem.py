"""What a slate is chosen from and the rules it must keep. Pure; won and points are whole numbers.

A rule is known everywhere by its key, such as `envelope:province:46`, `projects:least`,
`bound:province:46:projects:least`, `per_municipality`, `pass_mark`, `in:123`, `out:123`: in a proof, in
a set of rules that clash, and when one of them is dropped to see what it costs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

SCORES, MUNICIPALITIES_FIRST = "scores", "municipalities"
PROJECTS, MUNICIPALITIES, WON = "projects", "municipalities", "won"
LEAST, MOST = "least", "most"
ALL, PROVINCE, SERVICE_FIELD, SUPPORT_TYPE, DECLINE_AREA = (
    "all",
    "province",
    "service_field",
    "support_type",
    "decline_area",
)

# Millionths: a slate within this of the best that could be counts as proven.
PROVEN = 100


@dataclass(frozen=True, slots=True)
class Project:
    """A ranked submission: what it asks of the year (won) and its score in ten-thousandths of a point."""

    key: int
    rank: int
    score: int
    amount: int
    passes: bool
    municipality: str
    service_field: str
    support_type: str
    is_decline_area: bool

    @property
    def province(self) -> str:
        """The code of a municipality begins as that of its province."""
        return self.municipality[:2]

    @property
    def no_amount_rule(self) -> str:
        """The key of the rule that what asks for no won is not chosen; it holds always."""
        return f"amount:{self.key}"

    def is_of(self, scope: str, code: str) -> bool:
        """Whether a rule over this scope concerns the project."""
        if scope == DECLINE_AREA:
            return self.is_decline_area
        return scope == ALL or code == getattr(self, scope)


@dataclass(frozen=True, slots=True)
class Pool:
    """An envelope with what is left of it (won); every project of its scope draws on it."""

    scope: str
    code: str
    left: int

    @property
    def rule(self) -> str:
        """Its key among the rules."""
        return f"envelope:{self.scope}:{self.code}".rstrip(":")


@dataclass(frozen=True, slots=True)
class Bound:
    """A floor or a ceiling on what is counted (projects, municipalities or won) within a scope."""

    scope: str
    code: str
    counts: str
    side: str
    value: int

    @property
    def rule(self) -> str:
        """Its key among the rules."""
        where = f"{self.scope}:{self.code}".rstrip(":")
        return f"bound:{where}:{self.counts}:{self.side}"


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything a slate must keep; what is None or empty is no rule.

    The number of projects and of distinct municipalities over all are bounds of scope `all`.
    """

    pools: tuple[Pool, ...] = ()
    bounds: tuple[Bound, ...] = ()
    per_municipality: int | None = None
    pass_mark: bool = True
    forced_in: tuple[int, ...] = ()
    forced_out: tuple[int, ...] = ()
    objective: str = SCORES

    def in_force(self) -> list[str]:
        """The keys of all rules in force, in one order."""
        keys = [pool.rule for pool in self.pools] + [bound.rule for bound in self.bounds]
        keys += ["per_municipality"] if self.per_municipality is not None else []
        keys += ["pass_mark"] if self.pass_mark else []
        return keys + [f"in:{key}" for key in self.forced_in] + [f"out:{key}" for key in self.forced_out]

    def without(self, rule: str) -> "Rules":
        """The same rules but one."""
        return replace(
            self,
            pools=tuple(each for each in self.pools if each.rule != rule),
            bounds=tuple(each for each in self.bounds if each.rule != rule),
            per_municipality=None if rule == "per_municipality" else self.per_municipality,
            pass_mark=self.pass_mark and rule != "pass_mark",
            forced_in=tuple(key for key in self.forced_in if f"in:{key}" != rule),
            forced_out=tuple(key for key in self.forced_out if f"out:{key}" != rule),
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """The projects to choose from, and the rules; the order of projects changes nothing."""

    projects: tuple[Project, ...]
    rules: Rules


@dataclass(frozen=True, slots=True)
class Totals:
    """What a choice comes to: points in ten-thousandths, won, counts."""

    score: int
    won: int
    projects: int
    municipalities: int

    def __sub__(self, other: "Totals") -> "Totals":
        """The differences; below 0 where the other has more."""
        return Totals(
            self.score - other.score,
            self.won - other.won,
            self.projects - other.projects,
            self.municipalities - other.municipalities,
        )


@dataclass(frozen=True, slots=True)
class Certificate:
    """Weights of rows (row number, parts of `certificate.UNIT`): a ceiling follows by adding the rows up."""

    weights: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """How good a slate is known to be: nothing better than `bound` exists; `gap` in millionths of it.

    Objective and bound are sums of scores. With municipalities first `most_municipalities` is the most that
    any slate can have, and the bound is of slates with as many municipalities as this one.
    A certificate stands for each objective in turn; what it shows needs no solver.
    """

    is_proven: bool
    objective: int
    bound: int
    gap: int
    seconds: float
    most_municipalities: int | None = None
    certificates: tuple[Certificate, ...] = ()


@dataclass(frozen=True, slots=True)
class Solution:
    """The chosen projects by key, ascending, with their proof."""

    chosen: tuple[int, ...]
    totals: Totals
    proof: Proof


@dataclass(frozen=True, slots=True)
class Clash:
    """Rules that can't hold together: leave out any one of them and the rest can, if `is_irreducible`.

    It is not, when the time was over before the last of them were tried.
    """

    rules: tuple[str, ...]
    is_irreducible: bool = True


@dataclass(frozen=True, slots=True)
class NotFound:
    """The time was over before any slate was found; there may be one, or none."""

    seconds: float


Answer = Solution | Clash | NotFound


def gap_of(objective: int, bound: int) -> int:
    """How much better than the objective a slate might be at most: millionths of the bound, rounded up."""
    return -(-(bound - objective) * 1_000_000 // bound) if bound > objective else 0


def is_proven(totals: Totals, gap: int, most_municipalities: int | None) -> bool:
    """Whether a gap (millionths) and, where they come first, the municipalities prove a slate the best."""
    return gap <= PROVEN and most_municipalities in {None, totals.municipalities}


def totals_of(projects: Iterable[Project]) -> Totals:
    """The totals of a choice."""
    chosen = list(projects)
    return Totals(
        score=sum(each.score for each in chosen),
        won=sum(each.amount for each in chosen),
        projects=len(chosen),
        municipalities=len({each.municipality for each in chosen}),
    )
