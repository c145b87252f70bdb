"""A budget cut to a lower national share at the same rates, exact to the won. Pure.

By source and fiscal year: the national share is what is awarded; every other source is its filed sum in
the same proportion, off by less than one won. Within a year a source's sum may lie on any of the lines.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from grants.proposals.content import Line

NATIONAL = "national"
SOURCES = (NATIONAL, "province", "local", "own")


@dataclass(frozen=True, slots=True)
class Share:
    """What a source may give in a fiscal year (won)."""

    fiscal_year: int
    source: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A source that gives what it may not (won)."""

    share: Share
    found: int


def shares(filed: Sequence[Line], awarded: Mapping[int, int]) -> list[Share]:
    """What each source may give by year; `awarded` is the national share by fiscal year."""
    found = []
    for year in sorted({line.fiscal_year for line in filed}):
        asked = _sum(filed, year, NATIONAL)
        national = awarded.get(year, asked)
        found.append(Share(year, NATIONAL, national, national))
        for source in SOURCES[1:]:
            least, most = _in_proportion(_sum(filed, year, source), national, asked)
            found.append(Share(year, source, least, most))
    return found


def proposed(filed: Sequence[Line], awarded: Mapping[int, int]) -> list[Line]:
    """Every line cut alike; what can't be divided goes to the other sources, then to the largest remainders."""
    lines = list(filed)
    for share in shares(filed, awarded):
        places = [at for at, line in enumerate(lines) if line.fiscal_year == share.fiscal_year]
        parts = _apportioned(share.most, [getattr(lines[at], share.source) for at in places])
        for at, won in zip(places, parts, strict=True):
            lines[at] = with_amounts(lines[at], {share.source: won})
    return lines


def with_amounts(line: Line, won: Mapping[str, int]) -> Line:
    """The line with other amounts by source; a source not given stays as it is."""
    return replace(
        line,
        national=won.get("national", line.national),
        province=won.get("province", line.province),
        local=won.get("local", line.local),
        own=won.get("own", line.own),
    )


def faults(filed: Sequence[Line], awarded: Mapping[int, int], revised: Sequence[Line]) -> list[Fault]:
    """Where a revised budget is not at the same rates."""
    found = ((share, _sum(revised, share.fiscal_year, share.source)) for share in shares(filed, awarded))
    return [Fault(share, won) for share, won in found if not share.least <= won <= share.most]


def _sum(lines: Iterable[Line], year: int, source: str) -> int:
    return sum(getattr(line, source) for line in lines if line.fiscal_year == year)


def _in_proportion(filed: int, national: int, asked: int) -> tuple[int, int]:
    """Rounded down and up; where the nation bears nothing of the year, as filed."""
    if not asked:
        return filed, filed
    return filed * national // asked, -(-filed * national // asked)


def _apportioned(total: int, weights: Sequence[int]) -> list[int]:
    """Whole won that sum to the total, in proportion to the weights."""
    whole = sum(weights)
    if not whole:
        return [total if not at else 0 for at in range(len(weights))]
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), at))
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return parts
