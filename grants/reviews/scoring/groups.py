"""Reviewers that are linked by the submissions they share, with all that a fit needs of their scores."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Team = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A connected part of the graph of reviewers and submissions.

    `teams` counts submissions by who judged them (places in `reviewers`); `pull` is the sum of each reviewer's
    scores less the submissions' means, `within` the sum of squares around those means, `loads` the number of
    submissions of each reviewer.
    """

    reviewers: tuple[str, ...]
    teams: Mapping[Team, int]
    loads: Sequence[int]
    pull: Sequence[float]
    within: Fraction

    @property
    def submissions(self) -> int:
        """How many."""
        return sum(self.teams.values())

    @property
    def scores(self) -> int:
        """How many."""
        return sum(len(team) * count for team, count in self.teams.items())

    def names_of(self, team: Team) -> tuple[str, ...]:
        """Who they are."""
        return tuple(self.reviewers[place] for place in team)

    def times(self, lenient: Sequence[float], shrinkage: float) -> list[float]:
        """The equations' matrix times a vector: qualities are eliminated, only reviewers are left."""
        product = [(load + shrinkage) * each for load, each in zip(self.loads, lenient, strict=True)]
        for team, count in self.teams.items():
            shared = 0.0
            for place in team:
                shared += lenient[place]
            shared *= count / len(team)
            for place in team:
                product[place] -= shared
        return product

    def diagonal(self, shrinkage: float) -> list[float]:
        """The matrix's diagonal."""
        entries = [load + shrinkage for load in self.loads]
        for team, count in self.teams.items():
            for place in team:
                entries[place] -= count / len(team)
        return entries

    def matrix(self, shrinkage: float) -> list[list[float]]:
        """The matrix itself, R × R."""
        number = range(len(self.reviewers))
        rows = [[0.0] * len(number) for _ in number]
        for team, count in self.teams.items():
            for one in team:
                for other in team:
                    rows[one][other] -= count / len(team)
        for place, load in enumerate(self.loads):
            rows[place][place] += load + shrinkage
        return rows


def groups_of(scores: Mapping[str, Mapping[str, int]]) -> list[Group]:
    """The groups of the totals by submission and reviewer, by the first name in each; sums are exact."""
    judged: defaultdict[tuple[str, ...], list[list[int]]] = defaultdict(list)
    for given in scores.values():
        names = tuple(sorted(given))
        judged[names].append([given[name] for name in names])
    return [_group([(names, judged[names]) for names in teams]) for teams in _linked(judged)]


def _linked(teams: Collection[tuple[str, ...]]) -> list[list[tuple[str, ...]]]:
    """The teams that share a name, directly or through others; all in order of their names."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for team in teams:
        for name in team:
            first, second = sorted((find(team[0]), find(name)))
            leader[second] = first
    linked: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for team in sorted(teams):
        linked[find(team[0])].append(team)
    return list(linked.values())


def _group(judged: Sequence[tuple[tuple[str, ...], list[list[int]]]]) -> Group:
    reviewers = sorted({name for names, _ in judged for name in names})
    places = {name: place for place, name in enumerate(reviewers)}
    by_place = [(tuple(places[name] for name in names), rows) for names, rows in judged]
    teams = {team: len(rows) for team, rows in by_place}
    loads = [0] * len(reviewers)
    for team, count in teams.items():
        for place in team:
            loads[place] += count
    pull, within = _sums(by_place)
    pulls = [float(pull[place]) for place in range(len(reviewers))]
    return Group(tuple(reviewers), teams, loads, pulls, within)


def _sums(judged: Sequence[tuple[Team, list[list[int]]]]) -> tuple[Mapping[int, Fraction], Fraction]:
    """Each reviewer's scores less the submissions' means, and the sum of squares around those means: exact."""
    pull: defaultdict[int, Fraction] = defaultdict(Fraction)
    within = Fraction(0)
    for team, rows in judged:
        size, totals = len(team), [sum(points) for points in rows]
        for place, points in zip(team, zip(*rows, strict=True), strict=True):
            pull[place] += Fraction(size * sum(points) - sum(totals), size)
        squares = sum(each * each for points in rows for each in points)
        within += Fraction(size * squares - sum(total * total for total in totals), size)
    return pull, within
