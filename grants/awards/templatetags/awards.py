"""`{% load awards %}`: outcomes in words where only the signed paper is at hand; points and gaps of slates."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import template

from grants.awards.models import Outcome, Reason, SnapshotLine
from grants.awards.slating.words import points as in_points

register = template.Library()
# How the list of awards is asked for the rows of a line; a line by size knows its own ends.
LOOKUPS = {
    "province": "municipality__province__code__exact",
    "municipality": "municipality__code",
    "service_field": "submission__service_field__code",
    "support_type": "submission__support_type__code",
}


@register.simple_tag
def rows_of(line: SnapshotLine, year: int, state: str = "pending,published") -> str:
    """The question to the list of awards that finds the rows behind a figure of the line."""
    known = line.size_lookup if line.dimension == "size" else urlencode({LOOKUPS[line.dimension]: line.key})
    asked = {"state__in": state, "programme_year__id__exact": year}
    return f"?{known}&{urlencode(asked, safe=',')}"


@register.filter
def has_ceiling(lines: Iterable[Any]) -> bool:
    """Whether an envelope is over any of them."""
    return any(line.ceiling for line in lines)


@register.filter
def outcome(value: str) -> str:
    """What the code of an outcome is called; the code itself when it is none of ours."""
    return str(Outcome(value).label) if value in Outcome.values else value


@register.filter
def points(score: int | None) -> str:
    """Ten-thousandths of a point as points, to two decimals; empty for None."""
    return "" if score is None else in_points(score)


@register.filter
def signed_points(score: int) -> str:
    """The same with its sign."""
    return f"+{in_points(score)}" if score > 0 else in_points(score)


@register.filter
def millionths(share: int | None) -> str:
    """Millionths as percent, to four decimals; empty for None."""
    return "" if share is None else f"{share / 10_000:.4f}%"


@register.filter
def signed(won: int) -> str:
    """A movement with its sign; a dash for none."""
    return f"{won:+,}" if won else "–"


@register.filter
def minus(won: int, other: int) -> int:
    """What lies between two amounts of a signed paper."""
    return int(won) - int(other)


@register.filter
def exception_reason(value: str) -> str:
    """What the code of a reason is called; the code itself when it is none of ours."""
    return str(Reason(value).label) if value in Reason.values else value


@register.filter
def leaving_the_ranking(paper: Any) -> list[Any]:
    """Of a signed paper the lines that are awarded where the plain line is not, or the other way round."""
    award = Outcome.AWARD
    told = [line for line in paper["lines"] if "plainly" in line]
    return [line for line in told if (line["outcome"] == award) != (line["plainly"] == award)]
